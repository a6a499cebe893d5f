import { v7 } from 'uuid';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Connection, ConnectionCreate } from '@/lib/contracts/connections/connections';
import { insertAlertRule } from '@/lib/db/alert-rules/alert-rules';
import { inTransaction } from '@/lib/db/client';
import { findConnection, insertConnection } from '@/lib/db/connections/connections';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import type { KeyAccess } from '@/lib/domain/keys/key-access';
import { encryptSecret, secretContext } from '@/lib/secrets';
import { getConnection } from './get-connection';
import { requireUsableKey, toKeyCheck } from './inspect-key';
import { makeConnectionNameConflict, mapConnection } from './map-connection';

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
): Promise<Connection> {
  const keyAccess = options.shouldCheckKey ? await requireUsableKeys(input, now) : null;
  const { workspaceId, actor } = viewer;
  const id = v7();
  const sealKey = (key: string, slot: 'admin-key' | 'action-key') =>
    encryptSecret(key, secretContext(workspaceId, id, slot));
  try {
    await inTransaction(async (tx) => {
      await insertConnection(tx, {
        workspaceId,
        id,
        name: input.name,
        baseUrl: input.baseUrl ?? null,
        adminKey: sealKey(input.adminKey, 'admin-key'),
        adminKeyHint: input.adminKey.slice(-4),
        actionKey: input.actionKey === undefined ? null : sealKey(input.actionKey, 'action-key'),
        actionKeyHint: input.actionKey?.slice(-4) ?? null,
        adminKeyExpiresAt: input.adminKeyExpiresAt === undefined ? null : new Date(input.adminKeyExpiresAt),
        keyAccess,
      });
      await insertAlertRule(tx, workspaceId, {
        kind: 'anomaly',
        config: { sensitivity: 'medium' },
        name: `Unusual spend on ${input.name}`,
        enabled: true,
        connectionId: id,
        scope: {},
        severity: null,
        schedule: null,
        channelIds: [],
      });
      const made = await findConnection(tx, workspaceId, id);
      await insertAuditEntry(tx, {
        workspaceId,
        actor: actor.name,
        action: 'connection.created',
        target: id,
        detail: { name: input.name },
        after: made && mapConnection(made),
      });
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makeConnectionNameConflict(input.name) : error;
  }
  return getConnection(viewer, id);
}

async function requireUsableKeys(input: ConnectionCreate, now: Date): Promise<KeyAccess> {
  const { adminKey, actionKey, baseUrl } = input;
  const [admin, action] = await Promise.all([
    requireUsableKey('admin', { key: adminKey, baseUrl }),
    actionKey === undefined ? null : requireUsableKey('action', { key: actionKey, baseUrl }),
  ]);
  return {
    admin: toKeyCheck(admin, now),
    action: action && toKeyCheck(action, now),
    isSameKey: adminKey === actionKey,
  };
}
