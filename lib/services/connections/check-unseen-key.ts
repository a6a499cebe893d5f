import { getDb, inTransaction } from '@/lib/db/client';
import { findConnection, findStoredKeys, updateConnectionRow } from '@/lib/db/connections/connections';
import { lockRow } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { type KeyAccess, listKeyWarnings } from '@/lib/domain/keys/key-access';
import type { UsageProvider } from '@/lib/providers/provider';
import { toKeyCheck } from './inspect-key';
import type { PullContext } from './pull-context';

/**
 * Looks at what the reading key of a connection can do when nobody has yet: one that came with the environment was stored
 * while the provider may have been away. Keeps what was seen, with the warnings that come of it, unless the provider did
 * not answer properly; then the next pull tries again.
 */
export async function checkUnseenKey(context: PullContext, provider: UsageProvider): Promise<void> {
  const { workspaceId, connectionId: id, signal } = context;
  const current = await findConnection(getDb(), workspaceId, id);
  if (!current || current.keyAccess?.admin) return;
  const stored = await findStoredKeys(getDb(), workspaceId, id);
  if (!stored) return;
  const [reading, changing] = await Promise.all([provider.checkAccess(signal), provider.checkChangeAccess(signal)]);
  const checks = [...reading.checks, ...changing];
  if (checks.some((check) => check.state === 'unavailable')) return;
  const { action = null, isSameKey = false } = current.keyAccess ?? {};
  const admin = toKeyCheck({ isUsable: reading.isUsable, checks }, context.readClock());
  const keyAccess: KeyAccess = { admin, action, isSameKey };
  await inTransaction(async (tx) => {
    await lockRow(tx, 'connection', workspaceId, id);
    const before = await findConnection(tx, workspaceId, id);
    // A key that was replaced meanwhile was not the one that was looked at.
    const isSaved = await updateConnectionRow(tx, workspaceId, id, { keyAccess }, { adminKey: stored.adminKey });
    if (!isSaved) return;
    await insertAuditEntry(tx, {
      workspaceId,
      actor: 'Spendwatch',
      action: 'connection.keys-checked',
      target: id,
      detail: { name: stored.name },
      before: before?.keyAccess ?? null,
      after: keyAccess,
    });
  });
  for (const { message } of listKeyWarnings(keyAccess)) context.log.warn({ connectionId: id }, message);
}
