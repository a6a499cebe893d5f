import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Connection } from '@/lib/contracts/connections/connections';
import { getDb, inTransaction } from '@/lib/db/client';
import { findConnection, findStoredKeys, updateConnectionRow } from '@/lib/db/connections/connections';
import { lockRow } from '@/lib/db/locks';
import type { KeyAccess } from '@/lib/domain/keys/key-access';
import { FILE_PROVIDER } from '@/lib/domain/usage/focus-row';
import { recordChange } from '@/lib/services/record-change';
import { inspectKey, toKeyCheck } from './check-provider-keys';
import { getConnection, makeConnectionNotFound, requireKeyed } from './list-connections';
import { openStoredKey } from './open-provider';
import { requireReadableBucket } from './read-bucket';

/** Looks again at what the stored keys of a connection can do, and keeps what was seen. Throws `not_found`, or `conflict` where it has none. */
export async function recheckKeys(viewer: Viewer, id: string, now: Date = readNow()): Promise<Connection> {
  const { workspaceId } = viewer;
  const [current, stored] = await Promise.all([
    findConnection(getDb(), workspaceId, id),
    findStoredKeys(getDb(), workspaceId, id),
  ]);
  if (!current || !stored) throw makeConnectionNotFound(id);
  requireKeyed(stored);
  const { provider, baseUrl } = stored;
  const adminKey = openStoredKey(workspaceId, id, stored, 'admin');
  const actionKey = openStoredKey(workspaceId, id, stored, 'action');
  if (provider === FILE_PROVIDER) {
    await requireReadableBucket(baseUrl, adminKey ?? '');
    return getConnection(viewer, id);
  }
  const inspect = async (key: string) => toKeyCheck(await inspectKey({ provider, key, baseUrl }), now);
  const [admin, action] = await Promise.all([
    adminKey === null ? null : inspect(adminKey),
    actionKey === null ? null : inspect(actionKey),
  ]);
  const keyAccess: KeyAccess = { admin, action, isSameKey: adminKey === actionKey };
  await inTransaction(async (tx) => {
    await lockRow(tx, 'connection', workspaceId, id);
    const before = await findConnection(tx, workspaceId, id);
    // A key that was replaced meanwhile was not the one that was looked at.
    const isSaved = await updateConnectionRow(tx, workspaceId, id, { keyAccess }, stored);
    if (!isSaved) return;
    await recordChange(tx, viewer, {
      action: 'connection.keys-checked',
      target: id,
      detail: { name: stored.name },
      before: before?.keyAccess ?? null,
      after: keyAccess,
    });
  });
  return getConnection(viewer, id);
}
