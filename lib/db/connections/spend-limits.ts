import { getPool } from '@/lib/db/client';

/** Active projects whose limit was not read since an instant, the longest unread first. */
export async function listLimitReadings(
  workspaceId: string,
  connectionId: string,
  before: Date,
  limit: number,
): Promise<string[]> {
  const { rows } = await getPool().query<{ id: string }>(
    `SELECT id FROM provider_project
      WHERE workspace_id = $1 AND connection_id = $2 AND deleted_at IS NULL AND status = 'active'
        AND (limit_read_at IS NULL OR limit_read_at < $3)
      ORDER BY limit_read_at NULLS FIRST, id LIMIT $4`,
    [workspaceId, connectionId, before, limit],
  );
  return rows.map(({ id }) => id);
}

/** Records limits as they were read; since when one is as it is stays while it does not change. */
export async function saveSpendLimits(
  owner: { workspaceId: string; connectionId: string },
  read: readonly { projectId: string; limitNanos: bigint | null }[],
  at: Date,
): Promise<void> {
  if (read.length === 0) return;
  await getPool().query(
    `UPDATE provider_project p
        SET limit_since = CASE WHEN p.limit_read_at IS NOT NULL AND p.spend_limit_nanos IS NOT DISTINCT FROM t.nanos
                               THEN p.limit_since ELSE $3::timestamptz END,
            spend_limit_nanos = t.nanos, limit_read_at = $3
       FROM unnest($4::text[], $5::bigint[]) AS t(id, nanos)
      WHERE p.workspace_id = $1 AND p.connection_id = $2 AND p.id = t.id`,
    [owner.workspaceId, owner.connectionId, at, read.map((one) => one.projectId), read.map((one) => one.limitNanos)],
  );
}
