import type { StoredKeys } from '@/lib/db/connections/connections';
import type { LeasedConnection } from '@/lib/db/connections/leases';
import type { KeyPurpose } from '@/lib/domain/keys/key-access';
import { AppError } from '@/lib/errors';
import type { ProviderDefinition } from '@/lib/providers/definition';
import { listProfiles } from '@/lib/providers/profiles';
import type { UsageProvider } from '@/lib/providers/provider';
import { findProvider } from '@/lib/providers/registry';
import { decryptSecret, secretContext } from '@/lib/secrets';

/** The provider of that id. Throws `invalid_input` that names the ones there are. */
export function requireProvider(id: string): ProviderDefinition {
  const provider = findProvider(id);
  if (provider) return provider;
  const known = listProfiles().map((one) => one.id);
  const message = `provider "${id}": expected one of ${known.join(', ')}`;
  throw new AppError('invalid_input', message, { errors: [{ path: 'provider', message }] });
}

/** The provider behind a stored connection, with its key opened for this call only. `now`: absent = the wall clock. */
export function openProvider(
  connection: Pick<LeasedConnection, 'workspaceId' | 'id' | 'provider' | 'baseUrl' | 'adminKey'>,
  now?: () => Date,
): UsageProvider {
  const adminKey = decryptSecret(
    connection.adminKey,
    secretContext(connection.workspaceId, connection.id, 'admin-key'),
  );
  const { baseUrl } = connection;
  return requireProvider(connection.provider).open({ adminKey, ...(baseUrl ? { baseUrl } : {}), ...(now && { now }) });
}

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
