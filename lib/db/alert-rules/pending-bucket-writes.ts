import type pg from 'pg';
import type { FactWindow } from '@/lib/db/usage/usage-facts';

/** Tells the detector, in the transaction of the rows, which buckets changed and when that became visible. */
export async function markBucketsPending(
  client: pg.ClientBase,
  window: FactWindow,
  bucketStarts: readonly Date[],
  observedAt: Date,
): Promise<void> {
  if (bucketStarts.length === 0) return;
  await client.query(
    `INSERT INTO pending_bucket (workspace_id, connection_id, grain, bucket_start, kind, observed_at)
     SELECT $1, $2, $3::grain, start, $4, $6 FROM unnest($5::timestamptz[]) AS t(start)
     ON CONFLICT (workspace_id, connection_id, grain, bucket_start, kind) DO UPDATE SET observed_at = excluded.observed_at`,
    [window.workspaceId, window.connectionId, window.grain, window.kind, bucketStarts, observedAt],
  );
}
