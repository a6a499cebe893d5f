import type { Db, Transaction } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { withHashJoins } from '@/lib/db/join-plans';
import { FACT_TABLE } from '@/lib/db/partitions';
import type { ObservedBucket, ObservedRow } from '@/lib/domain/anomaly/types';
import { BUCKET_SECONDS, type Grain, USAGE_KINDS, type UsageKind } from '@/lib/domain/usage/usage';

/** Rows by bucket, as the detector takes them; the key is `formatBucketKey`. */
export type ObservedRows = Map<string, ObservedRow[]>;

/** One bucket; its rows come as one JSON text, which costs a fraction of as many database rows. */
type BucketRow = { bucketStart: Date; kind: UsageKind; rows: string };

type Owner = { workspaceId: string; connectionId: string };

/** Names one bucket of one kind within a grain. */
export function formatBucketKey(bucketStart: Date, kind: string): string {
  return `${bucketStart.getTime()}/${kind}`;
}

/**
 * All rows of the given buckets of one connection and grain with one query. Dimensions that the detector does not look
 * at are summed away; the cost is null when a part of it has no price.
 */
export async function listObservedRows(
  tx: Transaction,
  owner: Owner,
  grain: Grain,
  bucketStarts: readonly Date[],
): Promise<ObservedRows> {
  const starts = [...new Set(bucketStarts.map((start) => start.toISOString()))].sort();
  const [first, last] = [starts[0], starts.at(-1)];
  if (first === undefined || last === undefined) return new Map();
  const rows = await queryRows(
    tx,
    owner,
    grain,
    Prisma.sql`u.bucket_start >= ${first}::timestamptz AND u.bucket_start <= ${last}::timestamptz
           AND u.bucket_start = ANY(${starts}::text[]::timestamptz[])`,
  );
  return new Map(rows.map((row) => [formatBucketKey(row.bucketStart, row.kind), parseRows(row.rows)]));
}

/** Buckets of `[from, until)` that have usage, as the detector takes them, oldest first; visible when they ended. */
export async function listObservedBuckets(
  tx: Transaction,
  owner: Owner,
  grain: Grain,
  from: Date,
  until: Date,
): Promise<ObservedBucket[]> {
  const rows = await queryRows(
    tx,
    owner,
    grain,
    Prisma.sql`u.bucket_start >= ${from.toISOString()}::timestamptz AND u.bucket_start < ${until.toISOString()}::timestamptz`,
  );
  const widthSeconds = BUCKET_SECONDS[grain];
  return rows.map((row) => {
    const startSeconds = row.bucketStart.getTime() / 1000;
    const observedAtSeconds = startSeconds + widthSeconds;
    return { kind: row.kind, startSeconds, widthSeconds, observedAtSeconds, rows: parseRows(row.rows) };
  });
}

function queryRows(tx: Transaction, owner: Owner, grain: Grain, isWanted: Prisma.Sql): Promise<BucketRow[]> {
  return withHashJoins(
    tx,
    () => tx.$queryRaw<BucketRow[]>`
    WITH grouped AS (
      SELECT u.bucket_start, s.kind, s.project_id, s.api_key_id, s.user_id, s.model, s.batch, s.service_tier,
             sum(u.requests) AS requests, sum(u.input_tokens) AS input_tokens,
             sum(u.cached_input_tokens) AS cached_input_tokens, sum(u.output_tokens) AS output_tokens,
             CASE WHEN bool_or(u.cost_nanos IS NULL) THEN NULL ELSE sum(u.cost_nanos) END AS cost_nanos
        FROM ${Prisma.raw(FACT_TABLE[grain])} u
        JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
       WHERE u.workspace_id = ${owner.workspaceId}::uuid AND s.connection_id = ${owner.connectionId}::uuid
         AND ${isWanted}
       GROUP BY 1, 2, 3, 4, 5, 6, 7, 8)
    SELECT bucket_start AS "bucketStart", kind,
           json_agg(json_build_array(project_id, api_key_id, user_id, model, batch, service_tier, requests, input_tokens,
                                     cached_input_tokens, output_tokens, cost_nanos::text)
                    ORDER BY project_id, api_key_id, user_id, model, batch, service_tier)::text AS rows
      FROM grouped GROUP BY 1, 2 ORDER BY 1, 2`,
  );
}

type Text = string | null;
type RowTuple = [Text, Text, Text, Text, boolean | null, Text, number, number, number, number, Text];

function parseRows(json: string): ObservedRow[] {
  // The query above builds the text, so its shape needs no check a row.
  return (JSON.parse(json) as RowTuple[]).map(
    ([projectId, apiKeyId, userId, model, batch, serviceTier, requests, inputTokens, cached, outputTokens, cost]) => ({
      projectId,
      apiKeyId,
      userId,
      model,
      batch,
      serviceTier,
      requests,
      inputTokens,
      cachedInputTokens: cached,
      outputTokens,
      costNanos: cost === null ? null : BigInt(cost),
    }),
  );
}

/** Minute rows of one connection by UTC day (epoch ms) over `[from, until)`. */
export async function countMinuteRowsByDay(
  db: Db,
  owner: Owner,
  from: Date,
  until: Date,
): Promise<Map<number, number>> {
  const rows = await db.$queryRaw<{ day: Date; rows: number }[]>`
    SELECT date_trunc('day', u.bucket_start, 'UTC') AS day, count(*)::int AS rows
      FROM usage_minute u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
     WHERE u.workspace_id = ${owner.workspaceId}::uuid AND s.connection_id = ${owner.connectionId}::uuid
       AND u.bucket_start >= ${from.toISOString()}::timestamptz AND u.bucket_start < ${until.toISOString()}::timestamptz
     GROUP BY 1`;
  return new Map(rows.map((row) => [row.day.getTime(), row.rows]));
}

/** Since when each grain of a connection was read; null = never. */
export async function findCoverageStarts(db: Db, owner: Owner): Promise<Record<Grain, Date | null>> {
  const groups = await db.ingestCursor.groupBy({
    by: ['grain'],
    where: { ...owner, subject: { in: [...USAGE_KINDS] } },
    _min: { coveredFrom: true },
  });
  const find = (grain: Grain) => groups.find((group) => group.grain === grain)?._min.coveredFrom ?? null;
  return { minute: find('minute'), hour: find('hour'), day: find('day') };
}
