import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Connection, ConnectionUpdate } from '@/lib/contracts/connections';
import { insertAuditEntry } from '@/lib/db/audit';
import { getDb, inTransaction } from '@/lib/db/client';
import { type ConnectionChange, type ConnectionRow, findConnection, updateConnectionRow } from '@/lib/db/connections';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { AppError } from '@/lib/errors';
import { encryptSecret, secretContext } from '@/lib/secrets';
import { getConnection } from './get-connection';
import { makeConnectionNameConflict, makeConnectionNotFound } from './map-connection';
import { requireUsableKey } from './test-connection';

/**
 * Changes a connection. A new key is tried first and takes a refused connection back to work; another address needs the
 * key again, because a stored key must not be sent wherever somebody points it. Throws `not_found`, `conflict`,
 * `provider_rejected` or `provider_unavailable`.
 */
export async function updateConnection(
  viewer: Viewer,
  id: string,
  patch: ConnectionUpdate,
  now: Date = readNow(),
): Promise<Connection> {
  const { workspaceId, actor } = viewer;
  const current = await findConnection(getDb(), workspaceId, id);
  if (!current) throw makeConnectionNotFound(id);
  const baseUrl = patch.baseUrl === undefined ? current.baseUrl : patch.baseUrl;
  if (baseUrl !== current.baseUrl && patch.adminKey === undefined) {
    const message = 'expected the key again, because the address it is sent to changes';
    throw new AppError('invalid_input', `adminKey: ${message}`, { errors: [{ path: 'adminKey', message }] });
  }
  if (patch.adminKey !== undefined) await requireUsableKey({ adminKey: patch.adminKey, baseUrl });
  const change = planChange(workspaceId, current, patch, now);
  try {
    await inTransaction(async (tx) => {
      if (!(await updateConnectionRow(tx, workspaceId, id, change))) throw makeConnectionNotFound(id);
      const detail = { name: patch.name ?? current.name, changed: Object.keys(change) };
      await insertAuditEntry(tx, { workspaceId, actor: actor.name, action: 'connection.updated', target: id, detail });
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makeConnectionNameConflict(patch.name ?? '') : error;
  }
  return getConnection(viewer, id);
}

function planChange(workspaceId: string, current: ConnectionRow, patch: ConnectionUpdate, now: Date): ConnectionChange {
  const { name, baseUrl, adminKey, actionKey, state } = patch;
  if (state === 'active' && current.state === 'rejected' && adminKey === undefined) {
    throw new AppError('conflict', `the provider refuses the key of connection "${current.name}": expected a new key`);
  }
  const change: ConnectionChange = {};
  const sealKey = (key: string, slot: 'admin-key' | 'action-key') =>
    encryptSecret(key, secretContext(workspaceId, current.id, slot));
  if (name !== undefined) change.name = name;
  if (baseUrl !== undefined) change.baseUrl = baseUrl;
  if (actionKey !== undefined) change.actionKey = actionKey === null ? null : sealKey(actionKey, 'action-key');
  if (state !== undefined) change.state = state;
  if (adminKey !== undefined) {
    change.adminKey = sealKey(adminKey, 'admin-key');
    change.adminKeyHint = adminKey.slice(-4);
    if (current.state === 'rejected') change.state ??= 'active';
  }
  const isBackToWork = adminKey !== undefined || (state === 'active' && current.state !== 'active');
  if (isBackToWork) Object.assign(change, { nextPullAt: now, failureCount: 0, lastError: null, lastErrorCode: null });
  return change;
}
