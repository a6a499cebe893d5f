import type { Viewer } from '@/lib/auth/viewer';
import type { OutgoingHeartbeat } from '@/lib/contracts/installation/outgoing-heartbeat';
import { type Db, getDb, inTransaction } from '@/lib/db/client';
import { getHeartbeatRow, saveHeartbeatUrl } from '@/lib/db/installation/outgoing-heartbeat';
import { lockWorkspace } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { AppError } from '@/lib/errors';
import { parseOutgoingUrl } from '@/lib/outgoing/target';
import { decryptSecret, encryptSecret } from '@/lib/secrets';

/** What a sealed heartbeat address belongs to. */
export const heartbeatContext = (workspaceId: string) => `${workspaceId}/heartbeat-url`;

/** Whether an outgoing heartbeat is set and how it does; the address itself is a secret and shows its host only. */
export async function getOutgoingHeartbeat(viewer: Viewer, db: Db = getDb()): Promise<OutgoingHeartbeat> {
  const { workspaceId } = viewer;
  const { sealed, pingedAt, error } = await getHeartbeatRow(db, workspaceId);
  const host = sealed && new URL(decryptSecret(sealed, heartbeatContext(workspaceId))).host;
  return { host, pingedAt: pingedAt?.toISOString() ?? null, error };
}

/** Sets or (null) removes the address. Throws `invalid_input` on one that is none or leads into a private network. */
export async function updateOutgoingHeartbeat(
  viewer: Viewer,
  { url }: { url: string | null },
): Promise<OutgoingHeartbeat> {
  const { workspaceId, actor } = viewer;
  const sealed = url === null ? null : encryptSecret(checkUrl(url), heartbeatContext(workspaceId));
  await inTransaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const before = await getOutgoingHeartbeat(viewer, tx);
    await saveHeartbeatUrl(tx, workspaceId, sealed);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: url === null ? 'heartbeat.removed' : 'heartbeat.set',
      target: workspaceId,
      detail: {},
      before: { host: before.host },
      after: { host: url === null ? null : new URL(url).host },
    });
  });
  return getOutgoingHeartbeat(viewer);
}

function checkUrl(url: string): string {
  try {
    return parseOutgoingUrl(url).href;
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new AppError('invalid_input', error.message, { errors: [{ path: 'url', message: error.message }] });
  }
}
