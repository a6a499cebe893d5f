import os from 'node:os';
import process from 'node:process';
import { readSupportFacts } from '@/lib/db/installation/support';
import { compareMigrations } from '@/lib/db/migrations/apply';
import { ENV_VARIABLES, type Env, readGivenVariables } from '@/lib/env';
import { holdsSecret } from '@/lib/env-files';
import { redactText } from '@/lib/redact';
import type { DoctorCheck } from './run-doctor';

/** What is set: the value of what is no secret, "set" of what may hold one. People's addresses are left out, too. */
export function describeEnvironment(source: Record<string, string | undefined>): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const { name } of ENV_VARIABLES) {
    const value = source[name];
    if (source[`${name}_FILE`]) shown[`${name}_FILE`] = 'set';
    if (value) shown[name] = holdsSecret(name) || /EMAIL|MAIL_FROM/.test(name) ? 'set' : value;
  }
  return shown;
}

const describeMachine = () => ({
  node: process.version,
  platform: `${process.platform} ${process.arch} ${os.release()}`,
  cpus: os.cpus().length,
  memoryBytes: os.totalmem(),
  freeMemoryBytes: os.freemem(),
  load: os.loadavg(),
  uptimeSeconds: Math.round(os.uptime()),
});

/**
 * What support needs, as files by name: checks, versions, settings without secrets, migrations, and counts and
 * states of the database. No key, password, mail address, amount of money or name of a project or person; every text passes
 * the redaction of the log as well.
 */
export async function buildSupportBundle(
  env: Env,
  version: string,
  checks: readonly DoctorCheck[],
  isDatabaseUp: boolean,
): Promise<Record<string, string>> {
  const failed = (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) });
  const about = {
    version,
    machine: describeMachine(),
    environment: describeEnvironment(readGivenVariables()),
    database: isDatabaseUp ? await readSupportFacts() : null,
    migrations: isDatabaseUp && env.DATABASE_URL ? await compareMigrations(env.DATABASE_URL).catch(failed) : null,
    // Names of connections are people's words.
    checks: checks.map((check) => ({ ...check, name: check.name.split(' ', 1)[0] })),
  };
  return Object.fromEntries(
    Object.entries(about).map(([name, value]) => [`${name}.json`, redactText(`${JSON.stringify(value, null, 2)}\n`)]),
  );
}
