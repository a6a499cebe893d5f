import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Connection, ConnectionUpdate } from '@/lib/contracts/connections/connections';
import { getDb, inTransaction } from '@/lib/db/client';
import {
  type ConnectionChange,
  type ConnectionRow,
  findConnection,
  findStoredKeys,
  updateConnectionRow,
} from '@/lib/db/connections/connections';
import { lockRow } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import type { KeyAccess } from '@/lib/domain/keys/key-access';
import { AppError } from '@/lib/errors';
import { encryptSecret, secretContext } from '@/lib/secrets';
import { getConnection } from './get-connection';
import { requireUsableKey, toKeyCheck } from './inspect-key';
import { makeConnectionNameConflict, makeConnectionNotFound, mapConnection } from './map-connection';
import { openStoredKey } from './open-stored-key';

/**
 * Changes a connection. A new key is tried first, and a new admin key takes a refused connection back to work; another
 * address needs the keys again, because a stored key must not be sent wherever somebody points it. Throws `not_found`,
 * `conflict`, `provider_rejected` or `provider_unavailable`.
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
  requireKeysForAddress(current, patch);
  const keyAccess = await checkNewKeys(workspaceId, current, patch, now);
  const change: ConnectionChange = { ...planChange(workspaceId, current, patch, now), ...(keyAccess && { keyAccess }) };
  try {
    await inTransaction(async (tx) => {
      await lockRow(tx, 'connection', workspaceId, id);
      const before = await findConnection(tx, workspaceId, id);
      if (!before || !(await updateConnectionRow(tx, workspaceId, id, change))) throw makeConnectionNotFound(id);
      const changed = await findConnection(tx, workspaceId, id);
      await insertAuditEntry(tx, {
        workspaceId,
        actor: actor.name,
        action: 'connection.updated',
        target: id,
        // That a key was replaced shows in its last characters only where these differ.
        detail: { name: patch.name ?? current.name, replaced: listReplacedKeys(patch) },
        before: mapConnection(before),
        after: changed && mapConnection(changed),
      });
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makeConnectionNameConflict(patch.name ?? '') : error;
  }
  return getConnection(viewer, id);
}

const listReplacedKeys = (patch: ConnectionUpdate) =>
  (['adminKey', 'actionKey'] as const).filter((key) => patch[key] !== undefined);

function requireKeysForAddress(current: ConnectionRow, patch: ConnectionUpdate): void {
  if (patch.baseUrl === undefined || patch.baseUrl === current.baseUrl) return;
  const isMissing = {
    adminKey: patch.adminKey === undefined,
    actionKey: current.hasActionKey && patch.actionKey === undefined,
  };
  const path = isMissing.adminKey ? 'adminKey' : isMissing.actionKey ? 'actionKey' : null;
  if (path === null) return;
  const message = 'expected the key again, because the address it is sent to changes';
  throw new AppError('invalid_input', `${path}: ${message}`, { errors: [{ path, message }] });
}

/** Tries the keys that change and says what both can do from then on; null when neither changes. */
async function checkNewKeys(
  workspaceId: string,
  current: ConnectionRow,
  patch: ConnectionUpdate,
  now: Date,
): Promise<KeyAccess | null> {
  const { adminKey, actionKey } = patch;
  if (adminKey === undefined && actionKey === undefined) return null;
  const baseUrl = patch.baseUrl === undefined ? current.baseUrl : patch.baseUrl;
  const stored = await findStoredKeys(getDb(), workspaceId, current.id);
  if (!stored) throw makeConnectionNotFound(current.id);
  const [admin, action] = await Promise.all([
    adminKey === undefined ? null : requireUsableKey('admin', { key: adminKey, baseUrl }),
    actionKey === undefined || actionKey === null ? null : requireUsableKey('action', { key: actionKey, baseUrl }),
  ]);
  const reading = adminKey ?? openStoredKey(workspaceId, current.id, stored, 'admin');
  const acting = actionKey === undefined ? openStoredKey(workspaceId, current.id, stored, 'action') : actionKey;
  const known = { admin: current.keyAccess?.admin ?? null, action: current.keyAccess?.action ?? null };
  return {
    admin: admin ? toKeyCheck(admin, now) : known.admin,
    action: action ? toKeyCheck(action, now) : actionKey === null ? null : known.action,
    isSameKey: reading === acting,
  };
}

function planChange(workspaceId: string, current: ConnectionRow, patch: ConnectionUpdate, now: Date): ConnectionChange {
  const { name, baseUrl, adminKey, adminKeyExpiresAt, actionKey, state } = patch;
  if (state === 'active' && current.state === 'rejected' && adminKey === undefined) {
    throw new AppError('conflict', `the provider refuses the key of connection "${current.name}": expected a new key`);
  }
  const change: ConnectionChange = {};
  const sealKey = (key: string, slot: 'admin-key' | 'action-key') =>
    encryptSecret(key, secretContext(workspaceId, current.id, slot));
  if (name !== undefined) change.name = name;
  if (baseUrl !== undefined) change.baseUrl = baseUrl;
  if (actionKey !== undefined) {
    change.actionKey = actionKey === null ? null : sealKey(actionKey, 'action-key');
    change.actionKeyHint = actionKey?.slice(-4) ?? null;
  }
  if (state !== undefined) change.state = state;
  if (adminKey !== undefined) {
    change.adminKey = sealKey(adminKey, 'admin-key');
    change.adminKeyHint = adminKey.slice(-4);
    // Of the new key nothing is known yet.
    change.adminKeyExpiresAt = null;
    if (current.state === 'rejected') change.state ??= 'active';
  }
  if (adminKeyExpiresAt !== undefined) {
    change.adminKeyExpiresAt = adminKeyExpiresAt === null ? null : new Date(adminKeyExpiresAt);
  }
  const isBackToWork = adminKey !== undefined || (state === 'active' && current.state !== 'active');
  if (isBackToWork) Object.assign(change, { nextPullAt: now, failureCount: 0, lastError: null, lastErrorCode: null });
  return change;
}
