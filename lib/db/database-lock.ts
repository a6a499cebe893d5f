import pg from 'pg';
import { AppError } from '@/lib/errors';

/** PostgreSQL's code for "gave up waiting for a lock". */
const LOCK_NOT_AVAILABLE = '55P03';

export type DatabaseLock = {
  /** The number that names the lock in the database. */
  key: number;
  /** What the lock is for, in a message: "the migration of the database". */
  purpose: string;
  timeoutMs: number;
};

/** Locks that processes of one database take while they start. */
export const DATABASE_LOCKS = {
  migration: { key: 7_340_113_001, purpose: 'the migration of the database', timeoutMs: 10 * 60_000 },
  preparation: { key: 7_340_113_002, purpose: 'the preparation of the installation', timeoutMs: 2 * 60_000 },
} as const satisfies Record<string, DatabaseLock>;

/**
 * Runs `work` while this process alone holds the lock. The lock belongs to a transaction on a connection of its own, so
 * it ends with the process and works through a pooler in transaction mode, where a lock of a session would stay behind.
 * Throws `unavailable` when another process holds it for longer than `timeoutMs`.
 */
export async function withDatabaseLock<T>(
  databaseUrl: string,
  { key, purpose, timeoutMs }: DatabaseLock,
  work: () => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: databaseUrl });
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('BEGIN');
    await client.query(`SET LOCAL lock_timeout = ${timeoutMs}`);
    // The work happens on other connections meanwhile.
    await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
    try {
      await client.query('SELECT pg_advisory_xact_lock($1)', [key]);
    } catch (cause) {
      if ((cause as { code?: string }).code !== LOCK_NOT_AVAILABLE) throw cause;
      throw new AppError(
        'unavailable',
        `another process holds the lock for ${purpose} (advisory lock ${key}) for more than ${timeoutMs / 1_000} s: look in pg_locks for it, end it, then start again`,
        { cause },
      );
    }
    const result = await work();
    await client.query('COMMIT');
    return result;
  } finally {
    await client.end().catch(() => {});
  }
}
