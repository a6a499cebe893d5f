import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
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

/** Where rows wait before they are compared: one table a session, emptied by every commit. */
const STAGING = 'incoming_facts';
const STAGING_COLUMNS = ['bucket_start', 'series_id', ...VALUES] as const;
const CREATE_STAGING = `CREATE TEMP TABLE IF NOT EXISTS ${STAGING} (bucket_start timestamptz, series_id int4, ${VALUES.map((name) => `${name} int8`).join(', ')}) ON COMMIT DELETE ROWS`;
const INCOMING_FROM_STAGING = `SELECT ${STAGING_COLUMNS.join(', ')} FROM ${STAGING}`;

/**
 * Replaces the window's rows in `table` by `incoming` and says which buckets changed: equal rows are not touched, rows
 * that are no longer reported go. One statement, whatever the number of rows. Inserts need no conflict clause: the lease
 * of the connection keeps every other writer of these series away.
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
     AND u.bucket_start >= $4 AND u.bucket_start < $5
     AND NOT EXISTS (SELECT 1 FROM incoming i WHERE i.bucket_start = c.bucket_start AND i.series_id = c.series_id)
  RETURNING u.bucket_start
), revised AS (
  UPDATE ${table} u SET ${VALUES.map((name) => `${name} = c.${name}`).join(', ')}, price_version_id = $6 FROM changed c
   WHERE c.is_revision AND u.workspace_id = $1 AND u.bucket_start = c.bucket_start AND u.series_id = c.series_id
     AND u.bucket_start >= $4 AND u.bucket_start < $5
), inserted AS (
  INSERT INTO ${table} (workspace_id, ${KEY_AND_VALUES}, price_version_id)
  SELECT $1, ${KEY_AND_VALUES}, $6 FROM changed WHERE NOT is_revision
)
SELECT bucket_start, count(*) FILTER (WHERE NOT is_revision)::int AS inserted, count(*) FILTER (WHERE is_revision)::int AS revised
  FROM (SELECT bucket_start, is_revision FROM changed UNION ALL SELECT bucket_start, true FROM removed) touched
 GROUP BY bucket_start ORDER BY bucket_start`;
}

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

const rare = (count: number) => (count === 0 ? '\\N' : count);
const CHUNK_LENGTH = 64 * 1024;

/** The rows as COPY text, a chunk at a time; rare counts are stored only where they are not zero. */
function* renderCopyChunks(rows: readonly FactRow[]): Generator<string> {
  let chunk = '';
  let startMs = Number.NaN;
  let start = '';
  for (const { bucketStart, seriesId, counts: c, costNanos } of rows) {
    if (bucketStart.getTime() !== startMs) {
      startMs = bucketStart.getTime();
      start = bucketStart.toISOString();
    }
    chunk += `${start}\t${seriesId}\t${c.requests}\t${c.inputTokens}\t${c.cachedInputTokens}\t${c.outputTokens}\t${rare(c.cacheWriteTokens)}\t${rare(c.inputAudioTokens)}\t${rare(c.cachedAudioTokens)}\t${rare(c.outputAudioTokens)}\t${rare(c.inputImageTokens)}\t${rare(c.cachedImageTokens)}\t${rare(c.outputImageTokens)}\t${rare(c.units)}\t${costNanos === null ? '\\N' : costNanos}\n`;
    if (chunk.length > CHUNK_LENGTH) {
      yield chunk;
      chunk = '';
    }
  }
  if (chunk !== '') yield chunk;
}

/** Brings rows to the database the fastest way there is, to be compared there. */
async function stageRows(client: pg.ClientBase, rows: readonly FactRow[]): Promise<void> {
  await client.query(`${CREATE_STAGING}; TRUNCATE ${STAGING}`);
  if (rows.length === 0) return;
  const target = client.query(copyFrom(`COPY ${STAGING} (${STAGING_COLUMNS.join(', ')}) FROM STDIN`));
  await pipeline(Readable.from(renderCopyChunks(rows)), target);
}

/**
 * Makes the stored facts of a window equal to `rows`, inside the caller's transaction. Reading the same twice changes
 * nothing and returns nothing. `onSent` is called when the database has the rows and is at work.
 */
export async function replaceFacts(
  client: pg.ClientBase,
  window: FactWindow,
  rows: readonly FactRow[],
  priceVersionId: number,
  onSent: () => void = () => {},
): Promise<ChangedBucket[]> {
  await stageRows(client, rows);
  const replacing = client.query<ReplaceResult>({
    name: `replace_${window.grain}`,
    text: buildReplaceSql(FACT_TABLE[window.grain], INCOMING_FROM_STAGING, COMPARED[window.grain]),
    values: [...windowParameters(window), priceVersionId],
  });
  onSent();
  return (await replacing).rows.map(mapChanged);
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
  await stageRows(client, rows);
  const result = await client.query<{ bucket_start: Date }>(
    `WITH current AS MATERIALIZED (${currentRows(FACT_TABLE[window.grain])})
     SELECT DISTINCT coalesce(i.bucket_start, c.bucket_start) AS bucket_start
       FROM ${STAGING} i FULL JOIN current c ON c.bucket_start = i.bucket_start AND c.series_id = i.series_id
      WHERE (${list('c')}) IS DISTINCT FROM (${list('i')}) ORDER BY 1`,
    windowParameters(window),
  );
  return result.rows.map((row) => row.bucket_start);
}
