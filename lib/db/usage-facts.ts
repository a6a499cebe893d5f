import type pg from 'pg';
import type { Grain, UsageCounts } from '@/lib/domain/usage';
import { FACT_TABLE } from './partitions';

/** One fact as it is written: counts, price and the series it belongs to. */
export type FactRow = { seriesId: number; bucketStart: Date; counts: UsageCounts; costNanos: bigint | null };

/** What a write changed, a bucket a line. Buckets without change are not listed. */
export type ChangedBucket = { bucketStart: Date; inserted: number; revised: number };

/** The part of the facts that a page replaces. */
export type FactWindow = {
  workspaceId: string;
  connectionId: string;
  kind: string;
  grain: Grain;
  startsAt: Date;
  endsAt: Date;
};

const REQUIRED = ['requests', 'input_tokens', 'cached_input_tokens', 'output_tokens'] as const;
const OPTIONAL = [
  'cache_write_tokens',
  'input_audio_tokens',
  'cached_audio_tokens',
  'output_audio_tokens',
  'input_image_tokens',
  'cached_image_tokens',
  'output_image_tokens',
  'units',
] as const;
const COUNTS = [...REQUIRED, ...OPTIONAL] as const;
const VALUES = [...COUNTS, 'cost_nanos'] as const;

/**
 * What makes a row of the provider different from the stored one. A coarse row is priced by its average request while
 * the stored one sums finer, better priced rows; so coarse rows are compared by counts alone.
 */
const COMPARED: Record<Grain, readonly string[]> = { minute: VALUES, hour: COUNTS, day: COUNTS };
const KEY_AND_VALUES = ['bucket_start', 'series_id', ...VALUES].join(', ');

/** Rows of one connection and kind in a window. */
const currentRows = (table: string) => `
  SELECT u.* FROM ${table} u
   WHERE u.workspace_id = $1 AND u.bucket_start >= $4 AND u.bucket_start < $5
     AND u.series_id IN (SELECT s.id FROM series s WHERE s.workspace_id = $1 AND s.connection_id = $2 AND s.kind = $3)`;

/**
 * Replaces the window's rows in `table` by `incoming` and says which buckets changed: equal rows are not touched, rows
 * that are no longer reported go. One statement, whatever the number of rows.
 */
function buildReplaceSql(table: string, incoming: string, compared: readonly string[]): string {
  const list = (prefix: string) => compared.map((name) => `${prefix}.${name}`).join(', ');
  return `
WITH incoming AS MATERIALIZED (${incoming}),
current AS MATERIALIZED (${currentRows(table)}),
changed AS MATERIALIZED (
  SELECT i.*, c.series_id IS NOT NULL AS is_revision
    FROM incoming i LEFT JOIN current c ON c.bucket_start = i.bucket_start AND c.series_id = i.series_id
   WHERE c.series_id IS NULL OR (${list('c')}) IS DISTINCT FROM (${list('i')})
), removed AS (
  DELETE FROM ${table} u USING current c
   WHERE u.workspace_id = $1 AND u.bucket_start = c.bucket_start AND u.series_id = c.series_id
     AND NOT EXISTS (SELECT 1 FROM incoming i WHERE i.bucket_start = c.bucket_start AND i.series_id = c.series_id)
  RETURNING u.bucket_start
), written AS (
  INSERT INTO ${table} (workspace_id, ${KEY_AND_VALUES}, price_version_id)
  SELECT $1, ${KEY_AND_VALUES}, $6 FROM changed
  ON CONFLICT (workspace_id, bucket_start, series_id)
  DO UPDATE SET ${[...VALUES, 'price_version_id'].map((name) => `${name} = excluded.${name}`).join(', ')}
)
SELECT bucket_start, count(*) FILTER (WHERE NOT is_revision)::int AS inserted, count(*) FILTER (WHERE is_revision)::int AS revised
  FROM (SELECT bucket_start, is_revision FROM changed UNION ALL SELECT bucket_start, true FROM removed) touched
 GROUP BY bucket_start ORDER BY bucket_start`;
}

const INCOMING_FROM_ARRAYS = `
  SELECT to_timestamp(start_seconds) AS bucket_start, ${['series_id', ...VALUES].join(', ')}
    FROM unnest($7::int8[], $8::int4[], ${VALUES.map((_, index) => `$${index + 9}::int8[]`).join(', ')})
      AS t(start_seconds, series_id, ${VALUES.join(', ')})`;

const sumOf = (name: string) => `sum(f.${name})::int8 AS ${name}`;

/** Sums of the finer rows of each coarse bucket; an unpriced part leaves the whole unpriced only when nothing is priced. */
const buildIncomingFromFiner = (finer: string, step: 'hour' | 'day') => `
  SELECT date_trunc('${step}', f.bucket_start, 'UTC') AS bucket_start, f.series_id, ${VALUES.map(sumOf).join(', ')}
    FROM ${finer} f
   WHERE f.workspace_id = $1 AND f.bucket_start >= $4 AND f.bucket_start < $5
     AND f.series_id IN (SELECT s.id FROM series s WHERE s.workspace_id = $1 AND s.connection_id = $2 AND s.kind = $3)
   GROUP BY 1, 2`;

const ROLLUP_FROM: Record<'hour' | 'day', Grain> = { hour: 'minute', day: 'hour' };

type ReplaceResult = { bucket_start: Date; inserted: number; revised: number };
const mapChanged = (row: ReplaceResult): ChangedBucket => ({
  bucketStart: row.bucket_start,
  inserted: row.inserted,
  revised: row.revised,
});

const windowParameters = (window: FactWindow) => [
  window.workspaceId,
  window.connectionId,
  window.kind,
  window.startsAt,
  window.endsAt,
];

/** Count columns in the order of VALUES; the rare ones are stored only where they are not zero. */
function buildColumns(rows: readonly FactRow[]): unknown[] {
  const count = (pick: (counts: UsageCounts) => number) => rows.map((row) => pick(row.counts));
  const rare = (pick: (counts: UsageCounts) => number) => rows.map((row) => pick(row.counts) || null);
  return [
    count((c) => c.requests),
    count((c) => c.inputTokens),
    count((c) => c.cachedInputTokens),
    count((c) => c.outputTokens),
    rare((c) => c.cacheWriteTokens),
    rare((c) => c.inputAudioTokens),
    rare((c) => c.cachedAudioTokens),
    rare((c) => c.outputAudioTokens),
    rare((c) => c.inputImageTokens),
    rare((c) => c.cachedImageTokens),
    rare((c) => c.outputImageTokens),
    rare((c) => c.units),
    rows.map((row) => row.costNanos),
  ];
}

/**
 * Makes the stored facts of a window equal to `rows`, inside the caller's transaction. Reading the same twice changes
 * nothing and returns nothing.
 */
export async function replaceFacts(
  client: pg.ClientBase,
  window: FactWindow,
  rows: readonly FactRow[],
  priceVersionId: number,
): Promise<ChangedBucket[]> {
  const seconds = rows.map((row) => row.bucketStart.getTime() / 1000);
  const result = await client.query<ReplaceResult>({
    name: `replace_${window.grain}`,
    text: buildReplaceSql(FACT_TABLE[window.grain], INCOMING_FROM_ARRAYS, COMPARED[window.grain]),
    values: [
      ...windowParameters(window),
      priceVersionId,
      seconds,
      rows.map((row) => row.seriesId),
      ...buildColumns(rows),
    ],
  });
  return result.rows.map(mapChanged);
}

/**
 * Brings the coarser facts of a window in line with the finer ones, inside the transaction that wrote these. The window
 * must consist of whole coarse buckets that the finer grain covers.
 */
export async function rollUpFacts(
  client: pg.ClientBase,
  window: FactWindow & { grain: 'hour' | 'day' },
  priceVersionId: number,
): Promise<ChangedBucket[]> {
  const result = await client.query<ReplaceResult>({
    name: `rollup_${window.grain}`,
    text: buildReplaceSql(
      FACT_TABLE[window.grain],
      buildIncomingFromFiner(FACT_TABLE[ROLLUP_FROM[window.grain]], window.grain),
      VALUES,
    ),
    values: [...windowParameters(window), priceVersionId],
  });
  return result.rows.map(mapChanged);
}

/** Buckets of the window whose stored rows differ from `rows`, without writing anything. */
export async function findDifferingBuckets(
  client: pg.ClientBase,
  window: FactWindow,
  rows: readonly FactRow[],
): Promise<Date[]> {
  const list = (prefix: string) => COMPARED[window.grain].map((name) => `${prefix}.${name}`).join(', ');
  const result = await client.query<{ bucket_start: Date }>(
    `WITH incoming AS MATERIALIZED (${INCOMING_FROM_ARRAYS}), current AS MATERIALIZED (${currentRows(FACT_TABLE[window.grain])})
     SELECT DISTINCT coalesce(i.bucket_start, c.bucket_start) AS bucket_start
       FROM incoming i FULL JOIN current c ON c.bucket_start = i.bucket_start AND c.series_id = i.series_id
      WHERE $6::int IS NOT NULL AND (${list('c')}) IS DISTINCT FROM (${list('i')}) ORDER BY 1`,
    [
      ...windowParameters(window),
      0,
      rows.map((row) => row.bucketStart.getTime() / 1000),
      rows.map((row) => row.seriesId),
      ...buildColumns(rows),
    ],
  );
  return result.rows.map((row) => row.bucket_start);
}
