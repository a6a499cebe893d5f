import { v7 } from 'uuid';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type {
  Connection,
  ConnectionCreate,
  ConnectionCreated,
  ConnectionTest,
  ConnectionTestResult,
  ConnectionUpdate,
} from '@/lib/contracts/connections/connections';
import { getDb, inTransaction } from '@/lib/db/client';
import {
  type ConnectionChange,
  type ConnectionRow,
  deleteConnectionRows,
  findConnection,
  findStoredKeys,
  insertConnection,
  listConnectionIds,
  updateConnectionRow,
} from '@/lib/db/connections/connections';
import { lockRow } from '@/lib/db/locks';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { type KeyAccess, listKeyWarnings } from '@/lib/domain/keys/key-access';
import { FILE_PROVIDER } from '@/lib/domain/usage/focus-row';
import { AppError } from '@/lib/errors';
import type { ProviderDefinition } from '@/lib/providers/definition';
import { isPushed } from '@/lib/providers/profiles';
import { encryptSecret, secretContext } from '@/lib/secrets';
import { closeConnectionIncidents } from '@/lib/services/incidents/close-incidents';
import { recordChange } from '@/lib/services/record-change';
import { inspectKey, listKeyProblems, renderChecks, requireUsableKey, toKeyCheck } from './check-provider-keys';
import {
  getConnection,
  makeConnectionNameConflict,
  makeConnectionNotFound,
  mapConnection,
  requireKeyed,
} from './list-connections';
import { openStoredKey, requireProvider } from './open-provider';
import { createSource } from './pushed/manage-sources';
import { requireReadableBucket } from './read-bucket';
import { startWatching } from './start-watching';

const READS_ALL = 'The key can read everything that is needed.';
const ACTS = 'The key can make the changes it is for.';
const TOO_MUCH = 'This works, but can do more than it needs to.';

/** Tries what keys can do by one small call an area. Nothing is saved and nothing is thrown for a bad key. */
export async function testConnection(
  _viewer: Viewer,
  { provider, adminKey, actionKey, baseUrl }: ConnectionTest,
  now: Date = readNow(),
): Promise<ConnectionTestResult> {
  if (provider === FILE_PROVIDER) return testBucket(baseUrl, adminKey);
  const { setup } = requireAddress(provider, baseUrl);
  const [admin, action] = await Promise.all([
    adminKey === undefined ? null : inspectKey({ provider, key: adminKey, baseUrl }),
    actionKey === undefined ? null : inspectKey({ provider, key: actionKey, baseUrl }),
  ]);
  const [problem] = [
    ...(admin ? listKeyProblems('admin', admin) : []),
    ...(action ? listKeyProblems('action', action) : []),
  ];
  const seen = {
    admin: admin && toKeyCheck(admin, now),
    action: action && toKeyCheck(action, now),
    isSameKey: adminKey === actionKey,
  };
  const warnings = listKeyWarnings(seen, setup);
  return {
    ok: problem === undefined,
    message: problem?.message ?? (warnings.length > 0 ? TOO_MUCH : admin ? READS_ALL : ACTS),
    checks: [...(admin ? renderChecks('admin', admin) : []), ...(action ? renderChecks('action', action) : [])],
    warnings: problem ? [] : warnings,
  };
}

async function testBucket(baseUrl: string | undefined, keys = ''): Promise<ConnectionTestResult> {
  const failure = await requireReadableBucket(baseUrl, keys).then(
    () => null,
    (error: unknown) => error,
  );
  if (failure !== null && !(failure instanceof AppError)) throw failure;
  return { ok: failure === null, message: failure?.message ?? READS_ALL, checks: [], warnings: [] };
}

/**
 * Connects a provider organization: tries its keys, stores them encrypted with what they were seen to do, watches it for unusual spend from the start and
 * makes it due for its first pull. The base address may be any http(s) address, for gateways and test servers inside
 * one's own network; the key is sent there. Throws `provider_rejected`, `provider_unavailable`, or `conflict` when the
 * name is taken. `shouldCheckKey: false` stores a key that comes from the environment while the provider is away.
 */
export async function createConnection(
  viewer: Viewer,
  input: ConnectionCreate,
  options: { shouldCheckKey: boolean } = { shouldCheckKey: true },
  now: Date = readNow(),
): Promise<ConnectionCreated> {
  const isBucket = input.provider === FILE_PROVIDER;
  if (isPushed(input.provider)) return createSource(viewer, input, now);
  const keyed = requireKey(input);
  if (isBucket) await requireReadableBucket(input.baseUrl, keyed.adminKey);
  else requireAddress(input.provider, input.baseUrl);
  const keyAccess = options.shouldCheckKey && !isBucket ? await requireUsableKeys(keyed, now) : null;
  const { workspaceId } = viewer;
  const id = v7();
  const sealKey = (key: string, slot: 'admin-key' | 'action-key') =>
    encryptSecret(key, secretContext(workspaceId, id, slot));
  try {
    await inTransaction(async (tx) => {
      await insertConnection(tx, {
        workspaceId,
        id,
        provider: input.provider,
        name: input.name,
        baseUrl: input.baseUrl ?? null,
        adminKey: sealKey(keyed.adminKey, 'admin-key'),
        adminKeyHint: keyed.adminKey.slice(-4),
        actionKey: input.actionKey === undefined ? null : sealKey(input.actionKey, 'action-key'),
        actionKeyHint: input.actionKey?.slice(-4) ?? null,
        adminKeyExpiresAt: input.adminKeyExpiresAt === undefined ? null : new Date(input.adminKeyExpiresAt),
        keyAccess,
      });
      await startWatching(tx, viewer, { id, name: input.name, isBill: isBucket });
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makeConnectionNameConflict(input.name) : error;
  }
  return getConnection(viewer, id);
}

function requireKey(input: ConnectionCreate): KeyedCreate {
  const { adminKey } = input;
  if (adminKey !== undefined) return { ...input, adminKey };
  const message = 'expected the key that the provider is read with';
  throw new AppError('invalid_input', `adminKey: ${message}`, { errors: [{ path: 'adminKey', message }] });
}

type KeyedCreate = ConnectionCreate & { adminKey: string };

/** The provider, when its address is known or given. Throws `invalid_input`. */
function requireAddress(id: string, baseUrl: string | undefined): ProviderDefinition {
  const provider = requireProvider(id);
  const { isRequired, example } = provider.setup.baseUrl;
  if (!isRequired || baseUrl !== undefined) return provider;
  const message = `baseUrl: expected the address of your ${provider.name}, such as "${example}"`;
  throw new AppError('invalid_input', message, { errors: [{ path: 'baseUrl', message }] });
}

async function requireUsableKeys(input: KeyedCreate, now: Date): Promise<KeyAccess> {
  const { provider, adminKey, actionKey, baseUrl } = input;
  const [admin, action] = await Promise.all([
    requireUsableKey('admin', { provider, key: adminKey, baseUrl }),
    actionKey === undefined ? null : requireUsableKey('action', { provider, key: actionKey, baseUrl }),
  ]);
  return {
    admin: toKeyCheck(admin, now),
    action: action && toKeyCheck(action, now),
    isSameKey: adminKey === actionKey,
  };
}

/**
 * Changes a connection. A new key is tried first, and a new admin key takes a refused connection back to work; another
 * address needs the keys again, because a stored key must not be sent to an address of a caller's choice. Throws `not_found`,
 * `conflict`, `provider_rejected` or `provider_unavailable`.
 */
export async function updateConnection(
  viewer: Viewer,
  id: string,
  patch: ConnectionUpdate,
  now: Date = readNow(),
): Promise<Connection> {
  const { workspaceId } = viewer;
  const current = await findConnection(getDb(), workspaceId, id);
  if (!current) throw makeConnectionNotFound(id);
  const { name: _name, ...others } = patch;
  const { billedBy: _billers, state: _state, ...ofKeys } = others;
  // Senders have no key, but can be paused and can have a biller.
  const needsKey = isPushed(current.provider) ? ofKeys : others;
  if (Object.keys(needsKey).length > 0) requireKeyed(current);
  requireKeysForAddress(current, patch);
  if (current.provider === FILE_PROVIDER) await requireBucketChange(current, patch);
  else if (patch.baseUrl === null) requireAddress(current.provider, undefined);
  await requireBillers(viewer, patch);
  const keyAccess = await checkNewKeys(workspaceId, current, patch, now);
  const change: ConnectionChange = { ...planChange(workspaceId, current, patch, now), ...(keyAccess && { keyAccess }) };
  try {
    await inTransaction(async (tx) => {
      await lockRow(tx, 'connection', workspaceId, id);
      const before = await findConnection(tx, workspaceId, id);
      if (!before || !(await updateConnectionRow(tx, workspaceId, id, change))) throw makeConnectionNotFound(id);
      const changed = await findConnection(tx, workspaceId, id);
      await recordChange(tx, viewer, {
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

/** An address of files has one key, which is tried like a new one. Throws `invalid_input` or what the store answers. */
async function requireBucketChange(current: ConnectionRow, patch: ConnectionUpdate): Promise<void> {
  if (patch.actionKey) {
    const message = 'nothing can be changed at an address of files: expected no action key';
    throw new AppError('invalid_input', `actionKey: ${message}`, { errors: [{ path: 'actionKey', message }] });
  }
  if (patch.adminKey === undefined) return;
  await requireReadableBucket(patch.baseUrl === undefined ? current.baseUrl : patch.baseUrl, patch.adminKey);
}

/** Each connection that is said to bill a vendor's usage is one of that vendor. Throws `invalid_input`. */
async function requireBillers({ workspaceId }: Viewer, { billedBy = {} }: ConnectionUpdate): Promise<void> {
  const connections = await listConnectionIds(getDb(), workspaceId);
  for (const [vendor, billerId] of Object.entries(billedBy)) {
    if (billerId === null || connections.some(({ id, provider }) => id === billerId && provider === vendor)) continue;
    const path = `billedBy.${vendor}`;
    const message = `"${billerId}": expected a connection of ${vendor}, or null`;
    throw new AppError('invalid_input', `${path} ${message}`, { errors: [{ path, message }] });
  }
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
  const { provider } = current;
  if (provider === FILE_PROVIDER || (adminKey === undefined && actionKey === undefined)) return null;
  const baseUrl = patch.baseUrl === undefined ? current.baseUrl : patch.baseUrl;
  const stored = await findStoredKeys(getDb(), workspaceId, current.id);
  if (!stored) throw makeConnectionNotFound(current.id);
  const [admin, action] = await Promise.all([
    adminKey === undefined ? null : requireUsableKey('admin', { provider, key: adminKey, baseUrl }),
    actionKey === undefined || actionKey === null
      ? null
      : requireUsableKey('action', { provider, key: actionKey, baseUrl }),
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
  const { name, baseUrl, adminKey, adminKeyExpiresAt, actionKey, billedBy, state } = patch;
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
  if (billedBy !== undefined) change.billedBy = billedBy;
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

const MAX_DURATION_MS = 120_000;

/**
 * Removes a connection, its keys and everything read through it; its open incidents end. Incidents and their mails stay
 * as a record. A pull at work loses its lease and writes nothing more. Throws `not_found`.
 */
export async function deleteConnection(viewer: Viewer, id: string, now: Date = readNow()): Promise<void> {
  const { workspaceId, actor } = viewer;
  await inTransaction(async (tx) => {
    await lockRow(tx, 'connection', workspaceId, id);
    const connection = await findConnection(tx, workspaceId, id);
    if (!connection) throw makeConnectionNotFound(id);
    await closeConnectionIncidents(tx, workspaceId, id, now, `${actor.name} deleted the connection`);
    await deleteConnectionRows(tx, workspaceId, id);
    await recordChange(tx, viewer, {
      action: 'connection.deleted',
      target: id,
      detail: { name: connection.name },
      before: mapConnection(connection),
    });
  }, MAX_DURATION_MS);
}
