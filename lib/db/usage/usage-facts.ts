import { createHash } from 'node:crypto';
import type pg from 'pg';
import { COUNT_COLUMNS, copyFacts, VALUE_COLUMNS } from '@/lib/db/connections/fact-copy';
import { FACT_TABLE } from '@/lib/db/partitions';
import { FINER_GRAIN, type Grain } from '@/lib/domain/usage/usage';
import type { FactRow } from '@/lib/domain/usage/usage-fact';
import { renderUnpriced } from './usage-sources';

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

/**
 * What makes a row of the provider different from the stored one. A coarse row is priced by its average request while
 * the stored one sums finer, better priced rows; so coarse rows are compared by counts alone.
 */
const COMPARED: Record<Grain, readonly string[]> = {
  minute: VALUE_COLUMNS,
  hour: COUNT_COLUMNS,
  day: COUNT_COLUMNS,
};
const KEY_AND_VALUES = ['bucket_start', 'series_id', ...VALUE_COLUMNS].join(', ');

/** Rows of one connection and kind in a window. */
const currentRows = (table: string) => `
  SELECT u.* FROM ${table} u
   WHERE u.workspace_id = $1 AND u.bucket_start >= $4 AND u.bucket_start < $5
     AND u.series_id IN (SELECT s.id FROM series s WHERE s.workspace_id = $1 AND s.connection_id = $2 AND s.kind = $3)`;

const IS_WINDOW_EMPTY = (table: string) => `SELECT NOT EXISTS (${currentRows(table)}) AS is_empty`;

/**
 * Where rows wait before they are compared: one table a session, emptied by every commit. A pooler hands sessions from
 * one process to another, perhaps of another version: the name says which columns the table has.
 */
const STAGING = `incoming_facts_${createHash('sha256').update(VALUE_COLUMNS.join()).digest('hex').slice(0, 8)}`;
const CREATE_STAGING = `CREATE TEMP TABLE IF NOT EXISTS ${STAGING} (bucket_start timestamptz, series_id int4, ${VALUE_COLUMNS.map((name) => `${name} int8`).join(', ')}) ON COMMIT DELETE ROWS`;

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
  UPDATE ${table} u SET ${VALUE_COLUMNS.map((name) => `${name} = c.${name}`).join(', ')}, price_version_id = $6 FROM changed c
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

const sumOf = (name: string) =>
  `sum(${name === 'unpriced_requests' ? renderUnpriced('f') : `f.${name}`})::int8 AS ${name}`;

/** Sums of the finer rows of each coarse bucket; an unpriced part leaves the whole unpriced only when nothing is priced. */
const buildIncomingFromFiner = (finer: string, step: 'hour' | 'day') => `
  SELECT date_trunc('${step}', f.bucket_start, 'UTC') AS bucket_start, f.series_id, ${VALUE_COLUMNS.map(sumOf).join(', ')}
    FROM ${finer} f
   WHERE f.workspace_id = $1 AND f.bucket_start >= $4 AND f.bucket_start < $5
     AND f.series_id IN (SELECT s.id FROM series s WHERE s.workspace_id = $1 AND s.connection_id = $2 AND s.kind = $3)
   GROUP BY 1, 2`;

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

/** Brings rows to the database, to be compared there. */
async function stageRows(client: pg.ClientBase, rows: readonly FactRow[]): Promise<void> {
  await client.query(`${CREATE_STAGING}; TRUNCATE ${STAGING}`);
  if (rows.length > 0) await copyFacts(client, STAGING, rows, null);
}

/** What an insert of all rows changed. */
function listInserted(rows: readonly FactRow[]): ChangedBucket[] {
  const byStart = new Map<number, ChangedBucket>();
  for (const { bucketStart } of rows) {
    const changed = byStart.get(bucketStart.getTime());
    if (changed) changed.inserted += 1;
    else byStart.set(bucketStart.getTime(), { bucketStart, inserted: 1, revised: 0 });
  }
  return [...byStart.values()];
}

/**
 * Makes the stored facts of a window equal to `rows`. Where nothing is stored yet there is nothing to compare with, and
 * the rows go straight to their place: the lease of the connection keeps every other writer of these series away.
 */
async function writeFacts(
  client: pg.ClientBase,
  window: FactWindow,
  rows: readonly FactRow[],
  { compared, priceVersionId, onSent }: WriteOptions,
): Promise<ChangedBucket[]> {
  const table = FACT_TABLE[window.grain];
  const { rows: found } = await client.query<{ is_empty: boolean }>({
    text: IS_WINDOW_EMPTY(table),
    values: windowParameters(window),
  });
  if (found[0]?.is_empty) {
    if (rows.length > 0) {
      await copyFacts(client, table, rows, { workspaceId: window.workspaceId, priceVersionId }, onSent);
    }
    return listInserted(rows);
  }
  await stageRows(client, rows);
  const replacing = client.query<ReplaceResult>({
    text: buildReplaceSql(table, `SELECT * FROM ${STAGING}`, compared),
    values: [...windowParameters(window), priceVersionId],
  });
  onSent();
  return (await replacing).rows.map(mapChanged);
}

type WriteOptions = {
  compared: readonly string[];
  priceVersionId: number;
  onSent: () => void;
};

/**
 * Makes the stored facts of a window equal to the provider's `rows`, inside the caller's transaction. Reading the same
 * twice changes nothing and returns nothing. Rows come bucket by bucket. `onSent` is called when the database has the
 * rows and is at work.
 */
export function replaceFacts(
  client: pg.ClientBase,
  window: FactWindow,
  rows: readonly FactRow[],
  priceVersionId: number,
  onSent: () => void = () => {},
): Promise<ChangedBucket[]> {
  const compared = COMPARED[window.grain];
  return writeFacts(client, window, rows, { compared, priceVersionId, onSent });
}

/** Makes the coarser facts of a window equal to `sums` of finer ones, inside the transaction that wrote these. */
export function replaceSums(
  client: pg.ClientBase,
  window: FactWindow & { grain: 'hour' | 'day' },
  sums: readonly FactRow[],
  priceVersionId: number,
): Promise<ChangedBucket[]> {
  const compared = VALUE_COLUMNS;
  return writeFacts(client, window, sums, { compared, priceVersionId, onSent: () => {} });
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
    text: buildReplaceSql(
      FACT_TABLE[window.grain],
      buildIncomingFromFiner(FACT_TABLE[FINER_GRAIN[window.grain]], window.grain),
      VALUE_COLUMNS,
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
