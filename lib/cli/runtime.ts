import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { closeDatabase } from '@/lib/db/client';
import { startEmbeddedServer } from '@/lib/db/embedded/server';
import { applyMigrations } from '@/lib/db/migrations/apply';
import { type Env, overrideEnv, readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { ensureSecretKeys } from '@/lib/services/installation/secret-keys';

/** The installation's secret: given, or made once into the data directory (mode 0600). */
async function ensureSecret(env: Env): Promise<string> {
  if (env.SPENDWATCH_SECRET) return env.SPENDWATCH_SECRET;
  if (env.DATABASE_URL && env.isProduction) {
    throw new AppError(
      'invalid_input',
      'SPENDWATCH_SECRET is required with DATABASE_URL in production: set it to the output of "openssl rand -base64 32" and keep it safe, it opens the stored provider keys',
    );
  }
  const file = secretFileOf(env);
  if (existsSync(file)) return (await readFile(file, 'utf8')).trim();
  await mkdir(env.SPENDWATCH_DATA_DIR, { recursive: true, mode: 0o700 });
  const secret = randomBytes(32).toString('base64');
  await writeFile(file, `${secret}\n`, { mode: 0o600, flag: 'wx' });
  return secret;
}

/** Where the generated secret is kept. */
export const secretFileOf = (env: Env) => path.join(env.SPENDWATCH_DATA_DIR, 'secret');

export type Runtime = { env: Env; stop(): Promise<void> };

/**
 * Gives this process a database and a secret: DATABASE_URL, or the embedded server of the data directory, which is
 * joined when another process runs it and started otherwise. Migrations are applied when asked for, and then the
 * secret is compared with the database before anything is stored.
 */
export async function openRuntime(options: { migrate: boolean; checkSecret?: boolean }): Promise<Runtime> {
  const { migrate, checkSecret = migrate } = options;
  const given = readEnv();
  const isNewFile = !given.SPENDWATCH_SECRET && !existsSync(secretFileOf(given));
  const server = given.DATABASE_URL ? null : await startEmbeddedServer(given.SPENDWATCH_DATA_DIR);
  try {
    const env = overrideEnv({
      SPENDWATCH_SECRET: await ensureSecret(given),
      ...(server ? { DATABASE_URL: server.url } : {}),
    });
    if (migrate && env.DATABASE_URL) await applyMigrations(env.DATABASE_URL);
    if (checkSecret) await checkSecretKeys(isNewFile ? secretFileOf(given) : null);
    return {
      env,
      stop: async () => {
        await closeDatabase();
        await server?.stop();
      },
    };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

/** Refuses to go on with a wrong secret; a file that was only just made for it is taken away again. */
async function checkSecretKeys(newFile: string | null): Promise<void> {
  try {
    await ensureSecretKeys();
  } catch (error) {
    if (newFile) await rm(newFile, { force: true });
    await closeDatabase();
    throw error;
  }
}

/** Runs a one-off command with a database and cleans up after it. */
export async function withRuntime<T>(work: (env: Env) => Promise<T>): Promise<T> {
  const runtime = await openRuntime({ migrate: true });
  try {
    return await work(runtime.env);
  } finally {
    await runtime.stop();
  }
}
