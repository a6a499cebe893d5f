import type { Transaction } from '@/lib/db/client';
import type { Grain, UsageKind } from '@/lib/domain/usage/usage';

/** A bucket that changed and that the detector has not seen yet. */
export type PendingBucket = { grain: Grain; bucketStart: Date; kind: UsageKind; observedAt: Date };

/**
 * The next pending buckets: coarse before fine, older before newer, and all kinds of one moment together. Kinds are read
 * one after the other, but a key is judged over all of its kinds: taken in the order of reading, the second kind's
 * history would look like the past of a present that the first kind has taught already. They stay locked until the
 * transaction ends, so a write to one of them waits and then queues it anew.
 */
export async function lockPendingBuckets(
  tx: Transaction,
  workspaceId: string,
  connectionId: string,
  limit: number,
): Promise<PendingBucket[]> {
  return tx.$queryRaw<PendingBucket[]>`
    SELECT grain::text AS grain, bucket_start AS "bucketStart", kind, observed_at AS "observedAt"
      FROM pending_bucket
     WHERE workspace_id = ${workspaceId}::uuid AND connection_id = ${connectionId}::uuid
     ORDER BY pending_bucket.grain DESC, bucket_start, kind
     LIMIT ${limit} FOR UPDATE`;
}

/** Removes buckets that the detector has seen, in the transaction that stores what it decided. */
export async function deletePendingBuckets(
  tx: Transaction,
  workspaceId: string,
  connectionId: string,
  buckets: readonly PendingBucket[],
): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM pending_bucket p
     USING unnest(${buckets.map((one) => one.grain)}::text[], ${buckets.map((one) => one.bucketStart.toISOString())}::text[],
                  ${buckets.map((one) => one.kind)}::text[]) AS seen(grain, bucket_start, kind)
     WHERE p.workspace_id = ${workspaceId}::uuid AND p.connection_id = ${connectionId}::uuid
       AND p.grain = seen.grain::grain AND p.bucket_start = seen.bucket_start::timestamptz AND p.kind = seen.kind`;
}
