import type { ObservedRow } from '@/lib/domain/anomaly/types';
import type { Grain } from '@/lib/domain/usage';
import type { Db } from './client';
import { Prisma } from './generated/client';
import { FACT_TABLE } from './partitions';

/** Rows by bucket, as the detector takes them; the key is `formatBucketKey`. */
export type ObservedRows = Map<string, ObservedRow[]>;

type Row = Omit<ObservedRow, 'requests' | 'inputTokens' | 'cachedInputTokens' | 'outputTokens'> & {
  bucketStart: Date;
  kind: string;
  requests: bigint;
  inputTokens: bigint;
  cachedInputTokens: bigint;
  outputTokens: bigint;
};

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
  connection: { workspaceId: string; connectionId: string },
  grain: Grain,
  bucketStarts: readonly Date[],
): Promise<ObservedRows> {
  const byBucket: ObservedRows = new Map();
  const starts = [...new Set(bucketStarts.map((start) => start.toISOString()))].sort();
  const [first, last] = [starts[0], starts.at(-1)];
  if (first === undefined || last === undefined) return byBucket;
  const rows = await db.$queryRaw<Row[]>`
    SELECT u.bucket_start AS "bucketStart", s.kind, s.project_id AS "projectId", s.api_key_id AS "apiKeyId",
           s.user_id AS "userId", s.model, s.batch, s.service_tier AS "serviceTier",
           sum(u.requests)::bigint AS requests, sum(u.input_tokens)::bigint AS "inputTokens",
           sum(u.cached_input_tokens)::bigint AS "cachedInputTokens", sum(u.output_tokens)::bigint AS "outputTokens",
           CASE WHEN bool_or(u.cost_nanos IS NULL) THEN NULL ELSE sum(u.cost_nanos)::bigint END AS "costNanos"
      FROM ${Prisma.raw(FACT_TABLE[grain])} u
      JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
     WHERE u.workspace_id = ${connection.workspaceId}::uuid AND s.connection_id = ${connection.connectionId}::uuid
       AND u.bucket_start >= ${first}::timestamptz AND u.bucket_start <= ${last}::timestamptz
       AND u.bucket_start = ANY(${starts}::text[]::timestamptz[])
     GROUP BY 1, 2, 3, 4, 5, 6, 7, 8`;
  for (const { bucketStart, kind, requests, inputTokens, cachedInputTokens, outputTokens, ...rest } of rows) {
    const key = formatBucketKey(bucketStart, kind);
    const list = byBucket.get(key) ?? [];
    list.push({
      ...rest,
      requests: Number(requests),
      inputTokens: Number(inputTokens),
      cachedInputTokens: Number(cachedInputTokens),
      outputTokens: Number(outputTokens),
    });
    byBucket.set(key, list);
  }
  return byBucket;
}
