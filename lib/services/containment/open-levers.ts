import { getDb } from '@/lib/db/client';
import { findStoredKeys } from '@/lib/db/connections/connections';
import { AppError } from '@/lib/errors';
import type { Levers } from '@/lib/providers/levers';
import { openStoredKey, requireProvider } from '@/lib/services/connections/open-provider';

/**
 * The levers of a connection's provider, with its keys opened for the work at hand: one reads, the action key alone
 * changes. Throws `not_found` for an unknown connection.
 */
export async function openLevers(
  workspaceId: string,
  connectionId: string,
): Promise<{ levers: Levers; hasActionKey: boolean; connectionName: string }> {
  const stored = await findStoredKeys(getDb(), workspaceId, connectionId);
  const readKey = stored && openStoredKey(workspaceId, connectionId, stored, 'admin');
  if (!stored || readKey === null) {
    throw new AppError('not_found', `connection "${connectionId}": there is no such connection`);
  }
  const actionKey = openStoredKey(workspaceId, connectionId, stored, 'action');
  const { provider, baseUrl, name } = stored;
  const levers = requireProvider(provider).openLevers({ readKey, actionKey, ...(baseUrl ? { baseUrl } : {}) });
  return { levers, hasActionKey: actionKey !== null, connectionName: name };
}
