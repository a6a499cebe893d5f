import { randomUUID } from 'node:crypto';
import { getDb, getPool, inTransaction } from '@/lib/db/client';
import { ensurePartitions } from '@/lib/db/partitions';
import { getPriceVersionId } from '@/lib/db/usage/price-versions';
import { PRICE_VERSION } from '@/lib/domain/pricing';
import { DAY_MS, HOUR_MS } from '@/lib/domain/time';
import { getSystemViewer } from '@/lib/services/installation/manage-workspaces';
import { createToken } from '@/lib/services/people/manage-tokens';
import { createFirstOwner } from '@/lib/services/people/set-up-owner';

export const DAYS = 90;
export const KEYS = 5_000;
const PROJECTS = 200;
const HOURS_KEPT = 14 * 24;
const MODELS = ['gpt-5.4', 'gpt-5-mini', 'gpt-4.1', 'gpt-4.1-mini', 'gpt-4o-mini', 'text-embedding-3-small'];

export const OWNER = { name: 'Owner', email: 'owner@example.com', password: 'correct horse battery staple' };

export type Organization = { workspaceId: string; token: string; from: Date; to: Date };

/** Ninety days of five thousand keys in two hundred projects, read up to this minute, with an owner and a token. */
export async function createOrganization(): Promise<Organization> {
  await inTransaction((tx) => createFirstOwner(tx, OWNER));
  const viewer = await getSystemViewer();
  const { workspaceId } = viewer;
  const { id: connectionId } = await getDb().connection.create({
    data: {
      workspaceId,
      provider: 'openai',
      name: randomUUID(),
      adminKey: new Uint8Array(48),
      adminKeyHint: 'none',
      lastSuccessAt: new Date(),
      lastUsageAt: new Date(),
      backfillPermil: 1000,
    },
  });
  const now = new Date();
  const to = new Date((Math.floor(now.getTime() / DAY_MS) + 1) * DAY_MS);
  const from = new Date(to.getTime() - DAYS * DAY_MS);
  await fillInventory(workspaceId, connectionId, from);
  await fillUsage(workspaceId, from, to, now);
  for (const grain of ['minute', 'hour', 'day'] as const) {
    const coverage = { coveredFrom: from, coveredUntil: now, backfillFrom: from, lastPulledAt: now, lastUsageAt: now };
    await getDb().ingestCursor.create({
      data: { workspaceId, connectionId, subject: 'completions', grain, ...coverage },
    });
  }
  for (const table of ['usage_hour', 'usage_day', 'usage_sum', 'series'])
    await getPool().query(`VACUUM ANALYZE ${table}`);
  await getPool().query('CHECKPOINT');
  const { secret } = await createToken(viewer, { name: 'bench', role: 'viewer' });
  return { workspaceId, token: secret, from, to };
}

async function fillInventory(workspaceId: string, connectionId: string, at: Date): Promise<void> {
  const pool = getPool();
  await pool.query(
    `INSERT INTO provider_project (workspace_id, connection_id, id, name, status, first_seen_at, last_seen_at)
     SELECT $1, $2, 'proj_' || n, 'Project ' || n, 'active', $3, $3 FROM generate_series(1, $4::int) n`,
    [workspaceId, connectionId, at, PROJECTS],
  );
  await pool.query(
    `INSERT INTO provider_api_key (workspace_id, connection_id, id, project_id, name, redacted_value, owner_type, first_seen_at, last_seen_at)
     SELECT $1, $2, 'key_' || n, 'proj_' || (1 + n % $5::int), 'service ' || n, 'sk-…' || n, 'user', $3, $3 FROM generate_series(1, $4::int) n`,
    [workspaceId, connectionId, at, KEYS, PROJECTS],
  );
  await pool.query(
    `INSERT INTO series (workspace_id, connection_id, kind, project_id, api_key_id, model, dimension_hash, first_seen_at)
     SELECT $1, $2, 'completions', 'proj_' || (1 + n % $6::int), 'key_' || n, ($3::text[])[1 + n % 6], decode(md5(n::text), 'hex'), $4
       FROM generate_series(1, $5::int) n`,
    [workspaceId, connectionId, MODELS, at, KEYS, PROJECTS],
  );
}

/** A row a key and day, and by hour for the last two weeks of every tenth key. */
async function fillUsage(workspaceId: string, from: Date, to: Date, now: Date): Promise<void> {
  const priceVersionId = await getPriceVersionId(PRICE_VERSION);
  const hoursFrom = new Date(to.getTime() - HOURS_KEPT * HOUR_MS);
  for (const grain of ['minute', 'hour', 'day'] as const) await ensurePartitions(grain, from, to);
  const columns =
    'workspace_id, series_id, bucket_start, requests, input_tokens, cached_input_tokens, output_tokens, cost_nanos, price_version_id';
  const insert = (grain: 'hour' | 'day', start: Date, end: Date, every: number) =>
    getPool().query(
      `INSERT INTO usage_${grain} (${columns})
       SELECT $1, s.id, b, 3 + s.id % 5, 4000 + s.id, 1000, 700, (1000000 + s.id * 17) * (10 + extract(day FROM b)::int), $4
         FROM generate_series($2::timestamptz, $3::timestamptz - interval '1 second', interval '1 ${grain}') b
         CROSS JOIN (SELECT id FROM series WHERE workspace_id = $1 AND id % $5 = 0) s`,
      [workspaceId, start, end, priceVersionId, every],
    );
  await insert('day', from, to, 1);
  await insert('hour', hoursFrom, now, 10);
}
