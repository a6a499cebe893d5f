import type { Db } from '@/lib/db/client';

/** Not more often than this, however many workers look. */
const INTERVAL_SECONDS = 55;

/** The sealed heartbeat address when it is due, claimed for this process; null = none is set, or it is not due yet. */
export async function claimHeartbeatPing(db: Db, workspaceId: string): Promise<Uint8Array | null> {
  const rows = await db.$queryRaw<{ heartbeat_url: Uint8Array }[]>`
    UPDATE workspace SET heartbeat_pinged_at = now()
     WHERE id = ${workspaceId}::uuid AND heartbeat_url IS NOT NULL
       AND (heartbeat_pinged_at IS NULL OR heartbeat_pinged_at < now() - make_interval(secs => ${INTERVAL_SECONDS}::int))
    RETURNING heartbeat_url`;
  return rows[0]?.heartbeat_url ?? null;
}

/** Notes how the address answered; null = well. */
export async function saveHeartbeatOutcome(db: Db, workspaceId: string, error: string | null): Promise<void> {
  await db.workspace.updateMany({ where: { id: workspaceId }, data: { heartbeatError: error } });
}

export type HeartbeatRow = { sealed: Uint8Array | null; pingedAt: Date | null; error: string | null };

/** What is stored about a workspace's heartbeat. */
export async function getHeartbeatRow(db: Db, workspaceId: string): Promise<HeartbeatRow> {
  const row = await db.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: { heartbeatUrl: true, heartbeatPingedAt: true, heartbeatError: true },
  });
  return { sealed: row.heartbeatUrl, pingedAt: row.heartbeatPingedAt, error: row.heartbeatError };
}

/** Sets or (null) removes the address; it is due at once. */
export async function saveHeartbeatUrl(
  tx: Db,
  workspaceId: string,
  sealed: Uint8Array<ArrayBuffer> | null,
): Promise<void> {
  const data = { heartbeatUrl: sealed, heartbeatPingedAt: null, heartbeatError: null };
  await tx.workspace.update({ where: { id: workspaceId }, data });
}
