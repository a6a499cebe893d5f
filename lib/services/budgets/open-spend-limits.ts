import { getDb } from '@/lib/db/client';
import { findStoredKeys } from '@/lib/db/connections/connections';
import { AppError } from '@/lib/errors';
import { createSpendLimitClient, type SpendLimitClient } from '@/lib/providers/openai/spend-limits';
import { openStoredKey } from '@/lib/services/connections/open-stored-key';

/**
 * The spend limit endpoints of a connection: read with its admin key, written with its action key. Throws `not_found`
 * for an unknown connection and `conflict` when there is no action key to write with.
 */
export async function openSpendLimits(
  workspaceId: string,
  connectionId: string,
  access: 'read' | 'write',
): Promise<SpendLimitClient> {
  const stored = await findStoredKeys(getDb(), workspaceId, connectionId);
  if (!stored) throw new AppError('not_found', `connection "${connectionId}": there is no such connection`);
  const { baseUrl } = stored;
  const adminKey = openStoredKey(workspaceId, connectionId, stored, access === 'read' ? 'admin' : 'action');
  if (adminKey === null) {
    throw new AppError(
      'conflict',
      `connection "${stored.name}" has no action key, and changes at the provider are made with it: add one in its settings`,
    );
  }
  return createSpendLimitClient({ adminKey, ...(baseUrl ? { baseUrl } : {}) });
}
