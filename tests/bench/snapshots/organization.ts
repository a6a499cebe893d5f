import { randomUUID } from 'node:crypto';
import type { Viewer } from '@/lib/auth/viewer';
import { getDb, getPool, inTransaction } from '@/lib/db/client';
import { ensurePartitions } from '@/lib/db/partitions';
import { getPriceVersionId } from '@/lib/db/usage/price-versions';
import { PRICE_VERSION } from '@/lib/domain/pricing';
import { DAY_MS, MINUTE_MS } from '@/lib/domain/time';
import { getSystemViewer } from '@/lib/services/installation/manage-workspaces';
import { createFirstOwner } from '@/lib/services/people/set-up-owner';
import { OWNER } from '../web/organization';
import { KEYS, LONG_NAME, MODELS, PROJECTS, USERS } from './names';
import { fillRecords, type HardOrganization } from './records';

const DAYS = 90;
/** Berlin's clocks go forward on the first of these days and back on the second: 23 and 25 hours. */
export const SHORT_DAY = '2026-03-29';
export const LONG_DAY = '2026-10-25';
const ZONE = 'Europe/Berlin';

/**
 * An organization that is hard to draw, as it stands at `now`: long and right-to-left names, and amounts from millionths
 * of a dollar (with one key) to millions (with a few); with thousands of keys they are ordinary but many.
 */
export async function createHardOrganization(keys: number, now: Date): Promise<HardOrganization> {
  await inTransaction((tx) => createFirstOwner(tx, OWNER));
  await getDb().workspace.updateMany({ data: { name: `${LONG_NAME} GmbH`, timezone: ZONE } });
  const viewer: Viewer = { ...(await getSystemViewer()), timezone: ZONE };
  if (keys === 0) return { shared: null, chart: null, incidentIds: [] };
  const { workspaceId } = viewer;
  const { id: connectionId } = await getDb().connection.create({
    data: {
      ...{ workspaceId, provider: 'openai', name: 'OpenAI عربي', adminKey: new Uint8Array(48), adminKeyHint: '9XyZ' },
      ...{ lastSuccessAt: now, lastUsageAt: new Date(now.getTime() - 3 * MINUTE_MS), backfillPermil: 1000 },
      nextPullAt: now,
    },
  });
  const from = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - DAYS * DAY_MS);
  await fillInventory(workspaceId, connectionId, from, now, keys);
  await fillUsage(workspaceId, from, now, keys);
  const coveredFrom = new Date(`${SHORT_DAY}T00:00:00Z`);
  const coverage = { coveredFrom, coveredUntil: now, backfillFrom: from, lastPulledAt: now, lastUsageAt: now };
  for (const grain of ['minute', 'hour', 'day'] as const) {
    await getDb().ingestCursor.create({
      data: { workspaceId, connectionId, subject: 'completions', grain, ...coverage },
    });
  }
  for (const table of ['usage_minute', 'usage_hour', 'usage_day', 'series']) await getPool().query(`ANALYZE ${table}`);
  // A worker that is alive for as long as the pictures take.
  const beatAt = new Date(Date.now() + DAY_MS);
  await getDb().processHeartbeat.create({ data: { id: randomUUID(), role: 'worker', startedAt: now, beatAt } });
  return fillRecords(viewer, connectionId, now, keys === 1);
}

async function fillInventory(
  workspaceId: string,
  connectionId: string,
  from: Date,
  now: Date,
  keys: number,
): Promise<void> {
  const pool = getPool();
  await pool.query(
    `INSERT INTO provider_project (workspace_id, connection_id, id, name, status, first_seen_at, last_seen_at)
     SELECT $1, $2, 'proj_' || n, ($3::text[])[n], 'active', $4, $5 FROM generate_series(1, $6::int) n`,
    [workspaceId, connectionId, PROJECTS, from, now, PROJECTS.length],
  );
  await pool.query(
    `INSERT INTO provider_user (workspace_id, connection_id, id, type, name, email, role, first_seen_at, last_seen_at)
     SELECT $1, $2, 'user_' || n, 'user', ($3::text[])[n], 'user' || n || '@example.com', 'member', $4, $5
       FROM generate_series(1, $6::int) n`,
    [workspaceId, connectionId, USERS, from, now, USERS.length],
  );
  await pool.query(
    `INSERT INTO provider_api_key (workspace_id, connection_id, id, project_id, name, redacted_value, owner_type,
            owner_id, owner_name, created_at, last_used_at, first_seen_at, last_seen_at)
     SELECT $1, $2, 'key_' || n, 'proj_' || (1 + (n - 1) % 4), coalesce(($3::text[])[n], 'service ' || n),
            'sk-proj-…' || lpad(n::text, 4, '0'), 'user', 'user_' || (1 + n % 3), ($6::text[])[1 + n % 3], $4, $5, $4, $5
       FROM generate_series(1, $7::int) n`,
    [workspaceId, connectionId, KEYS, from, now, USERS, keys],
  );
  await pool.query(
    `INSERT INTO series (workspace_id, connection_id, kind, project_id, api_key_id, user_id, model, dimension_hash, first_seen_at)
     SELECT $1, $2, 'completions', 'proj_' || (1 + (n - 1) % 4), 'key_' || n, 'user_' || (1 + n % 3),
            ($3::text[])[1 + n % 5], decode(md5(n::text), 'hex'), $4
       FROM generate_series(1, $5::int) n`,
    [workspaceId, connectionId, MODELS, from, keys],
  );
}

/** Nano-dollars of key `s.rank` on an ordinary day, by how many keys there are. */
const pickDailyNanos = (keys: number) => {
  if (keys === 1) return '9000';
  if (keys > 100) return '20000000 * (10 + s.rank % 37) + 400000000000 / s.rank';
  return 'CASE s.rank WHEN 1 THEN 12345678900000000 / 31 WHEN 2 THEN 3000 ELSE 90000000000000 / (s.rank * s.rank) END';
};

/**
 * Days, hours of the last days and of the two odd ones, and minutes of the last hours; each is its part of the same
 * course, which rises in the working day and rests at the weekend.
 */
async function fillUsage(workspaceId: string, from: Date, now: Date, keys: number): Promise<void> {
  const priceVersionId = await getPriceVersionId(PRICE_VERSION);
  const daily = pickDailyNanos(keys);
  /** How much of a day falls on the bucket that starts at `b`; over 24 hours it comes to 1. */
  const hourShare = '(1 + 0.8 * sin((extract(hour FROM b AT TIME ZONE $5) - 8) / 12 * pi())) / 24';
  const todayShare = `(SELECT sum((1 + 0.8 * sin((h - 8) / 12.0 * pi())) / 24)
                         FROM generate_series(0, extract(hour FROM $3::timestamptz AT TIME ZONE $5)::int) h)`;
  const shares = {
    day: `CASE WHEN b + interval '1 day' > $3 THEN ${todayShare} ELSE 1 END`,
    hour: hourShare,
    minute: `${hourShare} / 60`,
  };
  const weekday = `CASE WHEN extract(isodow FROM b AT TIME ZONE $5) > 5 THEN 0.25 ELSE 1 END`;
  const noise = `(0.75 + 0.5 * abs(hashint4(s.rank::int * 1000 + extract(doy FROM b)::int)::float8) / 2147483648)`;
  const insert = async (grain: 'minute' | 'hour' | 'day', start: Date, end: Date, keysUpTo = keys) => {
    await ensurePartitions(grain, start, end);
    await getPool().query(
      `INSERT INTO usage_${grain} (workspace_id, series_id, bucket_start, requests, input_tokens, cached_input_tokens,
              output_tokens, cost_nanos, price_version_id)
       SELECT $1, id, b, greatest(1, 600 * part), greatest(1, 480000 * part), 120000 * part, 90000 * part,
              nanos * part, $4
         FROM (SELECT s.id, b, (${daily})::float8 AS nanos, ${shares[grain]} * ${weekday} * ${noise} AS part
                 FROM generate_series($2::timestamptz, $3::timestamptz - interval '1 second', interval '1 ${grain}') b
                CROSS JOIN (SELECT id, row_number() OVER (ORDER BY id) AS rank FROM series WHERE workspace_id = $1) s
                WHERE s.rank <= $6) parts
       ON CONFLICT DO NOTHING`,
      [workspaceId, start, end, priceVersionId, ZONE, keysUpTo],
    );
  };
  for (const day of [SHORT_DAY, LONG_DAY]) {
    const midnight = Date.parse(`${day}T00:00:00Z`);
    await insert('hour', new Date(midnight - DAY_MS), new Date(midnight + 2 * DAY_MS), Math.min(keys, 100));
  }
  const today = Math.floor(now.getTime() / DAY_MS) * DAY_MS;
  await insert('hour', keys > 100 ? new Date(today - 2 * DAY_MS) : from, now);
  await insert('minute', new Date(today), now, Math.min(keys, 12));
  await addUpHours(workspaceId);
  await insert('day', from, now);
}

/** Days are what their hours come to, where there are hours. */
async function addUpHours(workspaceId: string): Promise<void> {
  const { rows } = await getPool().query<{ first: Date; last: Date }>(
    'SELECT min(bucket_start) AS first, max(bucket_start) AS last FROM usage_hour WHERE workspace_id = $1',
    [workspaceId],
  );
  const [{ first, last } = { first: new Date(), last: new Date() }] = rows;
  await ensurePartitions('day', first, last);
  await getPool().query(
    `INSERT INTO usage_day (workspace_id, series_id, bucket_start, requests, input_tokens, cached_input_tokens,
            output_tokens, cost_nanos, price_version_id)
     SELECT workspace_id, series_id, date_trunc('day', bucket_start, 'UTC'), sum(requests), sum(input_tokens),
            sum(cached_input_tokens), sum(output_tokens), sum(cost_nanos), min(price_version_id)
       FROM usage_hour WHERE workspace_id = $1 GROUP BY 1, 2, 3`,
    [workspaceId],
  );
}
