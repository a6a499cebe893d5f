import type { LeasedConnection } from '@/lib/db/connections/leases';
import { createOpenAiProvider } from '@/lib/providers/openai/client';
import type { UsageProvider } from '@/lib/providers/provider';
import { decryptSecret, secretContext } from '@/lib/secrets';

/** The provider behind a stored connection, with its key opened for this call only. `now`: absent = the wall clock. */
export function openProvider(
  connection: Pick<LeasedConnection, 'workspaceId' | 'id' | 'baseUrl' | 'adminKey'>,
  now?: () => Date,
): UsageProvider {
  const adminKey = decryptSecret(
    connection.adminKey,
    secretContext(connection.workspaceId, connection.id, 'admin-key'),
  );
  const { baseUrl } = connection;
  return createOpenAiProvider({ adminKey, ...(baseUrl ? { baseUrl } : {}), ...(now && { now }) });
}
