import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { from as copyFrom } from 'pg-copy-streams';
import { getDb, getPool } from '@/lib/db/client';
import { claimConnection } from '@/lib/db/connections/leases';
import { ensurePartitions } from '@/lib/db/partitions';
import { getPriceVersionId } from '@/lib/db/usage/price-versions';
import { PRICE_VERSION } from '@/lib/domain/pricing';
import { MINUTE_MS } from '@/lib/domain/time';
import { NO_COUNTS, NO_DIMENSIONS, type UsageBucket } from '@/lib/domain/usage/usage';
import type { UsagePage, UsageProvider, UsageQuery } from '@/lib/providers/provider';
import { ingestUsage } from '@/lib/services/connections/ingest-usage';
import type { PullContext } from '@/lib/services/connections/pull-context';
import { ensureWorkspace } from '@/lib/services/installation/manage-workspaces';
import { withBenchDatabase } from './database';
import { type BenchResult, median } from './table';

const SERIES = 200;
const START = new Date('2026-03-02T00:00:00Z');
const MINUTES_A_PAGE = 120;
const ROUNDS = 3;

const rowAt = (minute: number, series: number) => ({
  dimensions: {
    ...NO_DIMENSIONS,
    projectId: `proj_${series % 7}`,
    apiKeyId: `key_${series}`,
    userId: `user_${series % 31}`,
    model: 'gpt-4.1-mini-2025-04-14',
    batch: false,
    serviceTier: 'default',
  },
  counts: {
    ...NO_COUNTS,
    requests: 1 + ((minute * 7 + series) % 50),
    inputTokens: 1_000 + ((minute * 31 + series) % 9_000),
    cachedInputTokens: 500,
    outputTokens: 200 + (series % 300),
  },
});

/** Pages made on the fly, so that memory shows what ingest holds and not what the generator does. */
function* makePages(startsAt: Date, minutes: number): Generator<UsagePage> {
  for (let first = 0; first < minutes; first += MINUTES_A_PAGE) {
    const last = Math.min(minutes, first + MINUTES_A_PAGE);
    const buckets: UsageBucket[] = [];
    for (let minute = first; minute < last; minute++) {
      buckets.push({
        kind: 'completions',
        bucketSeconds: 60,
        startsAt: new Date(startsAt.getTime() + minute * MINUTE_MS),
        rows: Array.from({ length: SERIES }, (_, series) => rowAt(minute, series)),
      });
    }
    const window = {
      startsAt: new Date(startsAt.getTime() + first * MINUTE_MS),
      endsAt: new Date(startsAt.getTime() + last * MINUTE_MS),
    };
    yield {
      kind: 'completions',
      bucketSeconds: 60,
      buckets,
      window,
      rawRowCount: buckets.length * SERIES,
      refused: [],
      notices: [],
    };
  }
}

async function openContext(): Promise<PullContext> {
  const { workspaceId } = await ensureWorkspace();
  const { id: connectionId } = await getDb().connection.create({
    data: { workspaceId, provider: 'openai', name: randomUUID(), adminKey: new Uint8Array(1), adminKeyHint: 'none' },
  });
  const owner = randomUUID();
  await claimConnection(owner, workspaceId, connectionId);
  await getPool().query(
    `UPDATE connection SET lease_until = now() + interval '1 hour' WHERE workspace_id = $1 AND id = $2`,
    [workspaceId, connectionId],
  );
  // Hours were read before, as after a backfill: days are summed only where their hours are whole.
  const covered = { coveredFrom: new Date(0), coveredUntil: START, backfillFrom: new Date(0), lastPulledAt: START };
  await getDb().ingestCursor.create({
    data: { workspaceId, connectionId, subject: 'completions', grain: 'hour', ...covered },
  });
  const quiet = { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} };
  return {
    workspaceId,
    connectionId,
    owner,
    log: quiet,
    signal: new AbortController().signal,
    readClock: () => new Date(),
    priceVersionId: await getPriceVersionId(PRICE_VERSION),
  };
}

/** Milliseconds to ingest: parse nothing, but price, resolve series, compare, write, roll up, queue, move the cursor. */
async function measureIngest(context: PullContext, startsAt: Date, minutes: number): Promise<number> {
  const provider = {
    listUsagePages: async function* (_query: UsageQuery) {
      yield* makePages(startsAt, minutes);
    },
  } as unknown as UsageProvider;
  const begun = performance.now();
  await ingestUsage(context, provider, {
    kind: 'completions',
    grain: 'minute',
    trigger: 'manual',
    startsAt,
    endsAt: new Date(startsAt.getTime() + minutes * MINUTE_MS),
  });
  return performance.now() - begun;
}

/** Milliseconds for the same rows by COPY into a staging table and one INSERT … SELECT into the same partitioned table. */
async function measureCopy(priceVersionId: number, startsAt: Date, minutes: number): Promise<number> {
  const workspaceId = randomUUID();
  await ensurePartitions('minute', startsAt, new Date(startsAt.getTime() + minutes * MINUTE_MS));
  const client = await getPool().connect();
  try {
    const begun = performance.now();
    await client.query('BEGIN');
    // Nothing but rows: what keeps sums beside them is work of ours.
    await client.query('ALTER TABLE usage_minute DISABLE TRIGGER USER');
    await client.query('CREATE TEMP TABLE staging (LIKE usage_minute) ON COMMIT DROP');
    const lines = function* () {
      for (const page of makePages(startsAt, minutes)) {
        for (const bucket of page.buckets) {
          const start = bucket.startsAt.toISOString();
          yield bucket.rows
            .map(
              (row, series) =>
                `${workspaceId}\t${series + 1}\t${start}\t${row.counts.requests}\t${row.counts.inputTokens}\t${row.counts.cachedInputTokens}\t${row.counts.outputTokens}\t12345\t${priceVersionId}\n`,
            )
            .join('');
        }
      }
    };
    const columns =
      'workspace_id, series_id, bucket_start, requests, input_tokens, cached_input_tokens, output_tokens, cost_nanos, price_version_id';
    await pipeline(Readable.from(lines()), client.query(copyFrom(`COPY staging (${columns}) FROM STDIN`)));
    await client.query(`INSERT INTO usage_minute (${columns}) SELECT ${columns} FROM staging`);
    await client.query('ALTER TABLE usage_minute ENABLE TRIGGER USER');
    await client.query('COMMIT');
    return performance.now() - begun;
  } finally {
    client.release();
  }
}

async function measurePeakMegabytes(context: PullContext, startsAt: Date, minutes: number): Promise<number> {
  globalThis.gc?.();
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 20);
  await measureIngest(context, startsAt, minutes);
  clearInterval(timer);
  return peak / 1024 / 1024;
}

/** Ingest speed against raw COPY of the same rows, and memory over ten times the rows. */
export async function runIngestBench(): Promise<BenchResult> {
  return withBenchDatabase(async () => {
    const context = await openContext();
    const minutes = 720;
    const rows = minutes * SERIES;
    await measureIngest(context, new Date(START.getTime() - 7 * 86_400_000), 120);
    await measureCopy(context.priceVersionId, new Date(START.getTime() - 7 * 86_400_000), 120);
    const ours: number[] = [];
    const copies: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const startsAt = new Date(START.getTime() + round * 86_400_000);
      copies.push(rows / (await measureCopy(context.priceVersionId, startsAt, minutes)));
      ours.push(rows / (await measureIngest(context, startsAt, minutes)));
    }
    const again = rows / (await measureIngest(context, START, minutes));
    const small = await measurePeakMegabytes(context, new Date(START.getTime() + 10 * 86_400_000), 240);
    const large = await measurePeakMegabytes(context, new Date(START.getTime() + 12 * 86_400_000), 2_400);
    const share = median(ours.map((speed, index) => speed / (copies[index] ?? Number.NaN)));
    const perSecond = (speed: number) => `${Math.round(speed * 1000).toLocaleString('en-US')} rows/s`;
    return {
      suite: 'ingest',
      figures: [
        {
          name: 'new minute rows, with prices, hour and day sums',
          value: perSecond(median(ours)),
          baseline: `${perSecond(median(copies))} COPY + INSERT … SELECT`,
          ratio: share.toFixed(2),
          goal: '>= 0.5',
          isMet: share >= 0.5,
        },
        {
          name: 'the same rows read again (nothing changes)',
          value: perSecond(again),
          baseline: `${perSecond(median(copies))} COPY + INSERT … SELECT`,
          ratio: (again / median(copies)).toFixed(2),
          goal: '',
          isMet: null,
        },
        {
          name: 'peak memory over 10x the rows',
          value: `${large.toFixed(0)} MB for 480,000 rows`,
          baseline: `${small.toFixed(0)} MB for 48,000 rows`,
          ratio: (large / small).toFixed(2),
          goal: '<= 1.3 (flat)',
          isMet: large / small <= 1.3,
        },
      ],
    };
  });
}
