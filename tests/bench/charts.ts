import { randomUUID } from 'node:crypto';
import { UsageQuery } from '@/lib/contracts/usage/usage';
import { getDb, getPool } from '@/lib/db/client';
import { ensurePartitions } from '@/lib/db/partitions';
import { getPriceVersionId } from '@/lib/db/usage/price-versions';
import { PRICE_VERSION } from '@/lib/domain/pricing';
import { DAY_MS } from '@/lib/domain/time';
import { ensureWorkspace } from '@/lib/services/installation/manage-workspaces';
import { getUsageSeries } from '@/lib/services/usage/get-usage-series';
import { withBenchDatabase } from './database';
import { type BenchResult, type Figure, median, quantile } from './table';

const SERIES = 80;
const DAYS = 90;
const START = new Date('2026-01-01T00:00:00Z');
const ROUNDS = 60;
/** Whole hours off in either direction, the farthest off, and one whose days begin within an hour. */
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Auckland', 'Asia/Kathmandu'];
const MODELS = ['gpt-5.4', 'gpt-5-mini', 'gpt-4.1', 'gpt-4.1-mini', 'gpt-4o-mini', 'text-embedding-3-small'];

async function fill(workspaceId: string, connectionId: string): Promise<number> {
  const priceVersionId = await getPriceVersionId(PRICE_VERSION);
  const end = new Date(START.getTime() + DAYS * DAY_MS);
  for (const grain of ['minute', 'hour', 'day'] as const) await ensurePartitions(grain, START, end);
  const pool = getPool();
  await pool.query(
    `INSERT INTO series (workspace_id, connection_id, kind, project_id, api_key_id, model, dimension_hash, first_seen_at)
     SELECT $1, $2, 'completions', 'proj_' || n % 3, 'key_' || n, ($3::text[])[1 + n % 6], decode(md5(n::text), 'hex'), $4 FROM generate_series(1, $5::int) n`,
    [workspaceId, connectionId, MODELS, START, SERIES],
  );
  for (let day = 0; day < DAYS; day++) {
    const from = new Date(START.getTime() + day * DAY_MS);
    await pool.query(
      `INSERT INTO usage_minute (workspace_id, series_id, bucket_start, requests, input_tokens, cached_input_tokens, output_tokens, cost_nanos, price_version_id)
       SELECT $1, s.id, m, 3 + s.id % 5, 4000 + s.id, 1000, 700, 1000000 + s.id * 17, $3
         FROM generate_series($2::timestamptz, $2::timestamptz + interval '1 day' - interval '1 minute', interval '1 minute') m
         CROSS JOIN (SELECT id FROM series WHERE workspace_id = $1) s`,
      [workspaceId, from, priceVersionId],
    );
  }
  const columns = 'requests, input_tokens, cached_input_tokens, output_tokens, cost_nanos';
  for (const [grain, finer] of [
    ['hour', 'minute'],
    ['day', 'hour'],
  ] as const) {
    await pool.query(
      `INSERT INTO usage_${grain} (workspace_id, series_id, bucket_start, ${columns}, price_version_id)
       SELECT workspace_id, series_id, date_trunc('${grain}', bucket_start, 'UTC'), ${columns
         .split(', ')
         .map((name) => `sum(${name})`)
         .join(', ')}, $2
         FROM usage_${finer} WHERE workspace_id = $1 GROUP BY 1, 2, 3`,
      [workspaceId, priceVersionId],
    );
  }
  // Every grain is known to be whole, so that zones other than UTC are answered from hours.
  for (const grain of ['minute', 'hour', 'day'] as const) {
    const coverage = {
      coveredFrom: START,
      coveredUntil: end,
      backfillFrom: START,
      lastPulledAt: end,
      lastUsageAt: end,
    };
    await getDb().ingestCursor.create({
      data: { workspaceId, connectionId, subject: 'completions', grain, ...coverage },
    });
  }
  for (const table of ['minute', 'hour', 'day', 'sum']) await pool.query(`VACUUM ANALYZE usage_${table}`);
  await pool.query('ANALYZE series');
  // A year of rows just arrived at once; charts are measured after the server has written them out.
  await pool.query('CHECKPOINT');
  const { rows } = await pool.query<{ count: string }>('SELECT count(*) FROM usage_minute WHERE workspace_id = $1', [
    workspaceId,
  ]);
  return Number(rows[0]?.count ?? 0);
}

async function measure(rounds: number, work: () => Promise<unknown>): Promise<number[]> {
  await work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begun = performance.now();
    await work();
    times.push(performance.now() - begun);
  }
  return times;
}

/** The 90-day chart by model over ten million minute rows, beside a plain GROUP BY over these rows. */
export async function runChartsBench(): Promise<BenchResult> {
  return withBenchDatabase(async () => {
    const viewer = await ensureWorkspace();
    const { workspaceId } = viewer;
    const { id: connectionId } = await getDb().connection.create({
      data: { workspaceId, provider: 'openai', name: randomUUID(), adminKey: new Uint8Array(1), adminKeyHint: 'none' },
    });
    const rowCount = await fill(workspaceId, connectionId);
    const to = new Date(START.getTime() + DAYS * DAY_MS);
    const plain = await measure(3, () =>
      getPool().query(
        `SELECT date_trunc('day', u.bucket_start, 'UTC') AS day, s.model, sum(u.cost_nanos), sum(u.requests) FROM usage_minute u
           JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
          WHERE u.workspace_id = $1 AND u.bucket_start >= $2 AND u.bucket_start < $3 GROUP BY 1, 2`,
        [workspaceId, START, to],
      ),
    );
    const chart = (timezone: string) => () =>
      getUsageSeries(
        viewer,
        UsageQuery.parse({
          from: START.toISOString(),
          to: to.toISOString(),
          bucket: 'day',
          groupBy: ['model'],
          timezone,
        }),
        to,
      );
    const figure = async (name: string, timezone: string) => {
      const times = await measure(ROUNDS, chart(timezone));
      const p95 = quantile(times, 0.95);
      return {
        name,
        value: `p95 ${p95.toFixed(1)} ms, median ${median(times).toFixed(1)} ms`,
        baseline: `${median(plain).toFixed(0)} ms GROUP BY over ${rowCount.toLocaleString('en-US')} minute rows`,
        ratio: (p95 / median(plain)).toFixed(4),
        goal: 'p95 < 50 ms',
        isMet: p95 < 50,
      };
    };
    const figures: Figure[] = [];
    for (const timezone of ZONES) figures.push(await figure(`90 days by model, ${timezone}`, timezone));
    return { suite: 'charts', figures };
  });
}
