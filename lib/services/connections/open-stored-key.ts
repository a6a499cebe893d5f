import type { StoredKeys } from '@/lib/db/connections/connections';
import type { KeyPurpose } from '@/lib/domain/keys/key-access';
import { decryptSecret, secretContext } from '@/lib/secrets';

/** A stored key of a connection in plain text, for the call at hand only; null when there is none. */
export function openStoredKey(
  workspaceId: string,
  connectionId: string,
  stored: Pick<StoredKeys, 'adminKey' | 'actionKey'>,
  purpose: KeyPurpose,
): string | null {
  const sealed = purpose === 'admin' ? stored.adminKey : stored.actionKey;
  return sealed === null ? null : decryptSecret(sealed, secretContext(workspaceId, connectionId, `${purpose}-key`));
}
