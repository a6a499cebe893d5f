import { getPool } from '@/lib/db/client';
import { FACT_TABLE } from '@/lib/db/partitions';
import type { StoredCost } from '@/lib/domain/pricing';
import type { Grain, UsageCounts, UsageDimensions, UsageKind } from '@/lib/domain/usage/usage';

export type PricedFact = {
  bucketStart: Date;
  seriesId: number;
  kind: UsageKind;
  dimensions: UsageDimensions;
  counts: UsageCounts;
  connectionId: string;
  provider: string;
  /** What is stored; null = no price. */
  costNanos: bigint | null;
  assumedNanos: bigint;
  unpricedRequests: number;
};

/** Where the next page of facts begins. */
export type FactPosition = { bucketStart: Date; seriesId: number };

const number = (value: string | null) => Number(value ?? 0);

/** Facts priced by another version than `priceVersionId`, in key order, at most `limit`, after `position`. */
export async function listFactsToReprice(
  query: { workspaceId: string; grain: Grain; since: Date; priceVersionId: number; limit: number },
  position: FactPosition | null,
): Promise<PricedFact[]> {
  const { rows } = await getPool().query(
    `SELECT u.*, s.connection_id, o.provider, s.kind, s.project_id, s.api_key_id, s.user_id, s.model, s.batch, s.service_tier, s.api_source, s.image_source,
            s.image_size, s.vector_store_id, s.context_level
       FROM ${FACT_TABLE[query.grain]} u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
            JOIN connection o ON o.workspace_id = s.workspace_id AND o.id = s.connection_id
      WHERE u.workspace_id = $1 AND u.bucket_start >= $2 AND u.price_version_id <> $3
        AND ($4::timestamptz IS NULL OR (u.bucket_start, u.series_id) > ($4, $5))
      ORDER BY u.bucket_start, u.series_id LIMIT $6`,
    [
      query.workspaceId,
      query.since,
      query.priceVersionId,
      position?.bucketStart ?? null,
      position?.seriesId ?? 0,
      query.limit,
    ],
  );
  return rows.map((row) => ({
    bucketStart: row.bucket_start,
    seriesId: row.series_id,
    kind: row.kind,
    dimensions: {
      projectId: row.project_id,
      apiKeyId: row.api_key_id,
      userId: row.user_id,
      model: row.model,
      batch: row.batch,
      serviceTier: row.service_tier,
      apiSource: row.api_source,
      imageSource: row.image_source,
      imageSize: row.image_size,
      vectorStoreId: row.vector_store_id,
      contextLevel: row.context_level,
    },
    connectionId: row.connection_id,
    provider: row.provider,
    costNanos: row.cost_nanos === null ? null : BigInt(row.cost_nanos),
    assumedNanos: BigInt(row.assumed_nanos ?? 0),
    unpricedRequests: number(row.unpriced_requests),
    counts: {
      requests: number(row.requests),
      inputTokens: number(row.input_tokens),
      cachedInputTokens: number(row.cached_input_tokens),
      cacheWriteTokens: number(row.cache_write_tokens),
      longCacheWriteTokens: number(row.long_cache_write_tokens),
      outputTokens: number(row.output_tokens),
      inputAudioTokens: number(row.input_audio_tokens),
      cachedAudioTokens: number(row.cached_audio_tokens),
      outputAudioTokens: number(row.output_audio_tokens),
      inputImageTokens: number(row.input_image_tokens),
      cachedImageTokens: number(row.cached_image_tokens),
      outputImageTokens: number(row.output_image_tokens),
      units: number(row.units),
    },
  }));
}

/** Writes new prices for many facts in one statement. Returns how many amounts really changed. */
export async function updateFactCosts(
  workspaceId: string,
  grain: Grain,
  priceVersionId: number,
  costs: readonly (StoredCost & { bucketStart: Date; seriesId: number })[],
): Promise<number> {
  const { rows } = await getPool().query<{ changed: number }>(
    `WITH priced AS MATERIALIZED (
       SELECT p.*, u.cost_nanos AS before
         FROM unnest($3::timestamptz[], $4::int4[], $5::int8[], $6::int8[], $7::int8[])
           AS p(bucket_start, series_id, cost_nanos, assumed_nanos, unpriced_requests)
         JOIN ${FACT_TABLE[grain]} u ON u.workspace_id = $1 AND u.bucket_start = p.bucket_start AND u.series_id = p.series_id
     ), written AS (
       UPDATE ${FACT_TABLE[grain]} u SET cost_nanos = p.cost_nanos, assumed_nanos = nullif(p.assumed_nanos, 0),
              unpriced_requests = nullif(p.unpriced_requests, 0), price_version_id = $2 FROM priced p
        WHERE u.workspace_id = $1 AND u.bucket_start = p.bucket_start AND u.series_id = p.series_id
     )
     SELECT count(*) FILTER (WHERE before IS DISTINCT FROM cost_nanos)::int AS changed FROM priced`,
    [
      workspaceId,
      priceVersionId,
      costs.map((one) => one.bucketStart),
      costs.map((one) => one.seriesId),
      costs.map((one) => one.costNanos),
      costs.map((one) => one.assumedNanos),
      costs.map((one) => one.unpricedRequests),
    ],
  );
  return rows[0]?.changed ?? 0;
}

/** Facts of a grain since an instant, for a progress bar. */
export async function countFactsToReprice(query: {
  workspaceId: string;
  grain: Grain;
  since: Date;
  priceVersionId: number;
}): Promise<number> {
  const { rows } = await getPool().query<{ count: string }>(
    `SELECT count(*) FROM ${FACT_TABLE[query.grain]} WHERE workspace_id = $1 AND bucket_start >= $2 AND price_version_id <> $3`,
    [query.workspaceId, query.since, query.priceVersionId],
  );
  return Number(rows[0]?.count ?? 0);
}
