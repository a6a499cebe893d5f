import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { type EmbeddedServer, startEmbeddedServer } from '@/lib/db/embedded/server';
import { type Env, overrideEnv, readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { chooseDataDir, type InstanceChoice } from './instance';

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
  if (!existsSync(file)) {
    await mkdir(env.SPENDWATCH_DATA_DIR, { recursive: true, mode: 0o700 });
    const secret = `${randomBytes(32).toString('base64')}\n`;
    await writeFile(file, secret, { mode: 0o600, flag: 'wx' }).catch((error: NodeJS.ErrnoException) => {
      // Of two processes that start at once, one makes it.
      if (error.code !== 'EEXIST') throw error;
    });
  }
  return (await readFile(file, 'utf8')).trim();
}

/** Where the generated secret is kept. */
export const secretFileOf = (env: Env) => path.join(env.SPENDWATCH_DATA_DIR, 'secret');

export type Runtime = {
  env: Env;
  server: EmbeddedServer | null;
  /** The secret's file when this start made it: it goes away again if the database has another secret. */
  newSecretFile: string | null;
  stop(): Promise<void>;
};

/**
 * Gives this process a database and a secret: DATABASE_URL, or the embedded server of the data directory, which is
 * joined when another process runs it and started otherwise. Nothing is read from the database or changed in it.
 */
export async function openRuntime(choice: InstanceChoice): Promise<Runtime> {
  const given = await chooseDataDir(readEnv(), choice);
  const isNewFile = !given.SPENDWATCH_SECRET && !existsSync(secretFileOf(given));
  const server = given.DATABASE_URL ? null : await startEmbeddedServer(given.SPENDWATCH_DATA_DIR);
  const stop = async () => {
    const { closeDatabase } = await import('@/lib/db/client');
    await closeDatabase();
    await server?.stop();
  };
  try {
    const env = overrideEnv({
      SPENDWATCH_SECRET: await ensureSecret(given),
      ...(server ? { DATABASE_URL: server.url } : {}),
    });
    return { env, server, newSecretFile: isNewFile ? secretFileOf(given) : null, stop };
  } catch (error) {
    await server?.stop();
    throw error;
  }
}

/** Applies what migrations are missing, then compares the secret with the database before anything is stored. */
export async function prepareDatabase(runtime: Runtime, { checkSecret = true } = {}): Promise<void> {
  const { applyMigrations } = await import('@/lib/db/migrations/apply');
  if (runtime.env.DATABASE_URL) await applyMigrations(runtime.env.DATABASE_URL);
  if (!checkSecret) return;
  const { ensureSecretKeys } = await import('@/lib/services/installation/secret-keys');
  await ensureSecretKeys().catch((error: unknown) => removeUselessSecret(runtime, error));
}

/** Takes away the secret that this start made for a database that turned out to have another one; throws on. */
export async function removeUselessSecret(runtime: Pick<Runtime, 'newSecretFile'>, error: unknown): Promise<never> {
  if (runtime.newSecretFile) await rm(runtime.newSecretFile, { force: true });
  throw error;
}

/** Opens the runtime and prepares the database; what was opened is closed when that fails. */
export async function openPreparedRuntime(
  choice: InstanceChoice,
  options: { checkSecret?: boolean } = {},
): Promise<Runtime> {
  const runtime = await openRuntime(choice);
  try {
    await prepareDatabase(runtime, options);
    return runtime;
  } catch (error) {
    await runtime.stop();
    throw error;
  }
}

const EXIT_OF_SIGNAL = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Runs a one-off command with a database and cleans up after it, also when a signal ends it: the embedded server it may
 * have started does not stay behind. `endsItself` is for work that answers signals on its own.
 */
export async function withRuntime<T>(work: (env: Env) => Promise<T>, { endsItself = false } = {}): Promise<T> {
  const opened = openPreparedRuntime('running');
  const end = async (signal: keyof typeof EXIT_OF_SIGNAL) => {
    await opened.then((runtime) => runtime.stop()).catch(() => {});
    process.exit(EXIT_OF_SIGNAL[signal]);
  };
  if (!endsItself) for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, end);
  const runtime = await opened;
  try {
    return await work(runtime.env);
  } finally {
    await runtime.stop();
  }
}
