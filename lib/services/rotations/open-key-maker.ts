import type { Db, Transaction } from '@/lib/db/client';
import { findStoredKeys } from '@/lib/db/connections/connections';
import { openServiceAccountKeys, type ServiceAccountKeys } from '@/lib/providers/openai/service-account-keys';
import { openStoredKey } from '@/lib/services/connections/open-provider';

/** Makes and deletes keys at a connection's provider with its action key; null = it has none, or no API for that. */
export async function openKeyMaker(
  db: Db | Transaction,
  workspaceId: string,
  connectionId: string,
): Promise<ServiceAccountKeys | null> {
  const stored = await findStoredKeys(db, workspaceId, connectionId);
  if (stored?.provider !== 'openai') return null;
  const adminKey = openStoredKey(workspaceId, connectionId, stored, 'action');
  if (adminKey === null) return null;
  return openServiceAccountKeys({ adminKey, ...(stored.baseUrl ? { baseUrl: stored.baseUrl } : {}) });
}
