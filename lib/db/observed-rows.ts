import type { ObservedBucket, ObservedRow } from '@/lib/domain/anomaly/types';
import { BUCKET_SECONDS, type Grain, USAGE_KINDS, type UsageKind } from '@/lib/domain/usage';
import type { Db } from './client';
import { Prisma } from './generated/client';
import { FACT_TABLE } from './partitions';

/** Rows by bucket, as the detector takes them; the key is `formatBucketKey`. */
export type ObservedRows = Map<string, ObservedRow[]>;

type Row = Omit<ObservedRow, 'requests' | 'inputTokens' | 'cachedInputTokens' | 'outputTokens'> & {
  bucketStart: Date;
  kind: UsageKind;
  requests: bigint;
  inputTokens: bigint;
  cachedInputTokens: bigint;
  outputTokens: bigint;
};

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
  db: Db,
  owner: Owner,
  grain: Grain,
  bucketStarts: readonly Date[],
): Promise<ObservedRows> {
  const starts = [...new Set(bucketStarts.map((start) => start.toISOString()))].sort();
  const [first, last] = [starts[0], starts.at(-1)];
  if (first === undefined || last === undefined) return new Map();
  const rows = await queryRows(
    db,
    owner,
    grain,
    Prisma.sql`u.bucket_start >= ${first}::timestamptz AND u.bucket_start <= ${last}::timestamptz
           AND u.bucket_start = ANY(${starts}::text[]::timestamptz[])`,
  );
  const byBucket: ObservedRows = new Map();
  for (const row of rows) {
    const key = formatBucketKey(row.bucketStart, row.kind);
    const list = byBucket.get(key) ?? [];
    list.push(mapObservedRow(row));
    byBucket.set(key, list);
  }
  return byBucket;
}

/** Buckets of `[from, until)` that have usage, as the detector takes them, oldest first; visible when they ended. */
export async function listObservedBuckets(
  db: Db,
  owner: Owner,
  grain: Grain,
  from: Date,
  until: Date,
): Promise<ObservedBucket[]> {
  const rows = await queryRows(
    db,
    owner,
    grain,
    Prisma.sql`u.bucket_start >= ${from.toISOString()}::timestamptz AND u.bucket_start < ${until.toISOString()}::timestamptz`,
  );
  const widthSeconds = BUCKET_SECONDS[grain];
  const byBucket = new Map<string, ObservedBucket & { rows: ObservedRow[] }>();
  for (const row of rows) {
    const key = formatBucketKey(row.bucketStart, row.kind);
    const startSeconds = row.bucketStart.getTime() / 1000;
    const observedAtSeconds = startSeconds + widthSeconds;
    const bucket = byBucket.get(key) ?? { kind: row.kind, startSeconds, widthSeconds, observedAtSeconds, rows: [] };
    bucket.rows.push(mapObservedRow(row));
    byBucket.set(key, bucket);
  }
  return [...byBucket.values()].sort(
    (left, right) => left.startSeconds - right.startSeconds || left.kind.localeCompare(right.kind),
  );
}

function queryRows(db: Db, owner: Owner, grain: Grain, isWanted: Prisma.Sql): Promise<Row[]> {
  return db.$queryRaw<Row[]>`
    SELECT u.bucket_start AS "bucketStart", s.kind, s.project_id AS "projectId", s.api_key_id AS "apiKeyId",
           s.user_id AS "userId", s.model, s.batch, s.service_tier AS "serviceTier",
           sum(u.requests)::bigint AS requests, sum(u.input_tokens)::bigint AS "inputTokens",
           sum(u.cached_input_tokens)::bigint AS "cachedInputTokens", sum(u.output_tokens)::bigint AS "outputTokens",
           CASE WHEN bool_or(u.cost_nanos IS NULL) THEN NULL ELSE sum(u.cost_nanos)::bigint END AS "costNanos"
      FROM ${Prisma.raw(FACT_TABLE[grain])} u
      JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
     WHERE u.workspace_id = ${owner.workspaceId}::uuid AND s.connection_id = ${owner.connectionId}::uuid
       AND ${isWanted}
     GROUP BY 1, 2, 3, 4, 5, 6, 7, 8`;
}

function mapObservedRow(row: Row): ObservedRow {
  const { projectId, apiKeyId, userId, model, batch, serviceTier, costNanos } = row;
  return {
    projectId,
    apiKeyId,
    userId,
    model,
    batch,
    serviceTier,
    costNanos,
    requests: Number(row.requests),
    inputTokens: Number(row.inputTokens),
    cachedInputTokens: Number(row.cachedInputTokens),
    outputTokens: Number(row.outputTokens),
  };
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
