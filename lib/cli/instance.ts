import { existsSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { hasEmbeddedDatabase } from '@/lib/db/embedded/server';
import { type Env, overrideEnv } from '@/lib/env';
import { announcePresence, listPresent } from '@/lib/processes/presence.mjs';

/**
 * Which installation a command means:
 * - `own`: the data directory of the environment, for what runs an installation;
 * - `running`: the one that runs, so that a command beside the demo finds the demo;
 * - `own-unless-empty`: for what saves or replaces a whole installation: the demo only when nothing else is there.
 */
export type InstanceChoice = 'own' | 'running' | 'own-unless-empty';

const runningFolder = (dataDir: string) => path.join(dataDir, 'running');

/** The demo's data lives beside the real data, never in it. */
export const demoDataDir = (dataDir: string): string => path.join(dataDir, 'demo');

/**
 * Announces to other commands that this installation runs, until the process ends. Does nothing where the data
 * directory cannot be written.
 */
export function announceInstance(env: Env, command: string): void {
  try {
    announcePresence(runningFolder(env.SPENDWATCH_DATA_DIR), { command, url: env.publicUrl });
  } catch {
    // With DATABASE_URL the directory may be read-only or absent: commands then use what the environment names.
  }
}

const isRunning = (dataDir: string) => listPresent(runningFolder(dataDir)).length > 0;

/**
 * Whether a command can ask an installation without starting or making anything: one runs here, or the environment names
 * its database and secret.
 */
export function isInstanceAtHand(env: Env): boolean {
  const dataDir = env.SPENDWATCH_DATA_DIR;
  if (isRunning(dataDir) || isRunning(demoDataDir(dataDir))) return true;
  return Boolean(env.DATABASE_URL && (env.SPENDWATCH_SECRET || existsSync(path.join(dataDir, 'secret'))));
}

/** The environment with the data directory of the installation that is meant; says so when it is the demo's. */
export async function chooseDataDir(env: Env, choice: InstanceChoice): Promise<Env> {
  const demo = demoDataDir(env.SPENDWATCH_DATA_DIR);
  if (choice === 'own' || isRunning(env.SPENDWATCH_DATA_DIR) || !isRunning(demo)) return env;
  if (choice === 'own-unless-empty' && hasEmbeddedDatabase(env.SPENDWATCH_DATA_DIR)) return env;
  process.stderr.write(
    `The demo runs: this is about its data in ${demo}. (Stop the demo for your own in ${env.SPENDWATCH_DATA_DIR}.)\n`,
  );
  return overrideEnv({ SPENDWATCH_DATA_DIR: demo });
}
