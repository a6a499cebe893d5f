import { DATABASE_LOCKS, withDatabaseLock } from '@/lib/db/database-lock';
import { applyMigrations } from '@/lib/db/migrations/apply';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { prepareInstallation } from './prepare-installation';
import { ensureSecretKeys } from './secret-keys';

/**
 * What every process of an installation makes sure of before it works, whichever of them is first: the newest schema, the
 * right secret, and what the environment asks for at the first start. Processes that start together take turns.
 */
export async function prepareStart(): Promise<{ setupCode: string | null }> {
  const url = readEnv().DATABASE_URL;
  if (!url) throw new AppError('database_unavailable', 'DATABASE_URL is not set');
  await applyMigrations(url);
  return withDatabaseLock(url, DATABASE_LOCKS.preparation, async () => {
    await ensureSecretKeys();
    const { setupCode } = await prepareInstallation();
    return { setupCode };
  });
}
