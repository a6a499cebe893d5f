import { access, constants, mkdir, statfs } from 'node:fs/promises';
import path from 'node:path';
import { verifyMailTransport } from '@/lib/channels/email/verify-mail-transport';
import { readNow } from '@/lib/clock';
import { getDb, getPool } from '@/lib/db/client';
import { listConnectionsToCheck } from '@/lib/db/connections/leases';
import { hasFreshHeartbeat } from '@/lib/db/installation/heartbeats';
import { compareMigrations, type MigrationState } from '@/lib/db/migrations/apply';
import { MINUTE_MS } from '@/lib/domain/time';
import { FILE_PROVIDER } from '@/lib/domain/usage/focus-row';
import type { Env } from '@/lib/env';
import { isPushed } from '@/lib/providers/profiles';
import { openProvider } from '@/lib/services/connections/open-provider';

/** One check. `warning` = works, but needs attention; `unreachable` = something needed does not answer. */
export type DoctorCheck = { name: string; state: 'ok' | 'warning' | 'wrong' | 'unreachable'; message: string };

const MIN_FREE_BYTES = 500 * 1024 * 1024;
const MAX_CLOCK_SKEW_MS = 5_000;
const MIN_POSTGRES_VERSION = 150_000;

const describe = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Can the data directory be written, and is there room? Needs no database. */
export async function checkDataDir(env: Env): Promise<DoctorCheck> {
  const dir = path.resolve(env.SPENDWATCH_DATA_DIR);
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    await access(dir, constants.W_OK);
    const disk = await statfs(dir);
    const freeBytes = disk.bavail * disk.bsize;
    const free = `${Math.floor(freeBytes / 1024 / 1024).toLocaleString('en-US')} MB free in ${dir}`;
    if (freeBytes < MIN_FREE_BYTES)
      return {
        name: 'disk',
        state: 'wrong',
        message: `${free}: free at least 500 MB, or move SPENDWATCH_DATA_DIR; nothing stored is lost`,
      };
    return { name: 'disk', state: 'ok', message: free };
  } catch (error) {
    return {
      name: 'disk',
      state: 'wrong',
      message: `${dir} cannot be written (${describe(error)}): set SPENDWATCH_DATA_DIR to a directory you own`,
    };
  }
}

/** What the comparison of migrations means and asks for; the most severe first. */
export function describeMigrations({ pending, foreign, edited, unfinished }: MigrationState): DoctorCheck {
  const wrong = (message: string): DoctorCheck => ({ name: 'migrations', state: 'wrong', message });
  if (unfinished.length > 0)
    return wrong(`${unfinished.join(', ')} stopped half-way: repair it, then mark it with "prisma migrate resolve"`);
  if (foreign.length > 0)
    return wrong(
      `the database has ${foreign.join(', ')}, which this version does not know: it was used by a newer version; start one at least as new, or restore a backup of this one's`,
    );
  if (edited.length > 0)
    return wrong(`${edited.join(', ')} differs from what was applied: restore the file of the release`);
  if (pending.length > 0)
    return wrong(`${pending.length} missing (${pending.join(', ')}): run "spendwatch migrate", or start this version`);
  return { name: 'migrations', state: 'ok', message: 'up to date' };
}

async function checkDatabase(env: Env): Promise<DoctorCheck[]> {
  try {
    const { rows } = await getPool().query<{ version: number; now: Date }>(
      "SELECT current_setting('server_version_num')::int AS version, clock_timestamp() AS now",
    );
    const [row] = rows;
    if (!row) throw new Error('no answer');
    const migrations = env.DATABASE_URL ? describeMigrations(await compareMigrations(env.DATABASE_URL)) : null;
    const skewMs = Math.abs(row.now.getTime() - readNow().getTime());
    return [
      row.version < MIN_POSTGRES_VERSION
        ? {
            name: 'database',
            state: 'wrong',
            message: `PostgreSQL ${Math.floor(row.version / 10_000)} is too old: use 15 or newer`,
          }
        : { name: 'database', state: 'ok', message: `PostgreSQL ${Math.floor(row.version / 10_000)} answers` },
      migrations ?? { name: 'migrations', state: 'ok', message: 'up to date' },
      skewMs > MAX_CLOCK_SKEW_MS
        ? {
            name: 'clock',
            state: 'wrong',
            message: `this machine and the database differ by ${Math.round(skewMs / 1000)} s: synchronise the clocks (NTP)`,
          }
        : { name: 'clock', state: 'ok', message: `agrees with the database within ${Math.max(1, skewMs)} ms` },
    ];
  } catch (error) {
    return [
      {
        name: 'database',
        state: 'unreachable',
        message: `does not answer (${describe(error)}): check DATABASE_URL and that PostgreSQL runs`,
      },
    ];
  }
}

async function checkWorker(): Promise<DoctorCheck> {
  const isAlive = await hasFreshHeartbeat(getDb(), 'worker', 30);
  return isAlive
    ? { name: 'worker', state: 'ok', message: 'a worker beat within the last 30 s' }
    : {
        name: 'worker',
        state: 'warning',
        message:
          'no worker runs: nothing is pulled and no mail is sent until "spendwatch up" or "spendwatch worker" runs',
      };
}

async function checkProviders(): Promise<DoctorCheck[]> {
  const connections = await listConnectionsToCheck();
  if (connections.length === 0)
    return [
      {
        name: 'provider',
        state: 'warning',
        message: 'no connection yet: add one with "spendwatch connect PROVIDER --name NAME", e.g. openai or anthropic',
      },
    ];
  return Promise.all(
    connections.map(async (connection): Promise<DoctorCheck> => {
      const name = `provider ${connection.name}`;
      if (connection.provider === FILE_PROVIDER)
        return { name, state: 'ok', message: 'its bill is imported from files: nothing is asked' };
      if (isPushed(connection.provider)) return checkSource(name, connection.lastUsageAt);
      try {
        const access = await openProvider(connection).checkAccess(AbortSignal.timeout(30_000));
        const lagMinutes = connection.lastUsageAt
          ? Math.round((readNow().getTime() - connection.lastUsageAt.getTime()) / MINUTE_MS)
          : null;
        const lag = lagMinutes === null ? 'no usage seen yet' : `newest usage is ${lagMinutes} min old`;
        if (access.isUsable) return { name, state: 'ok', message: `the key reads usage; ${lag}` };
        const failed = access.checks.filter((check) => check.isRequired && check.state !== 'allowed');
        return {
          name,
          state: failed.some((check) => check.state === 'unavailable') ? 'unreachable' : 'wrong',
          message: failed.map((check) => check.message).join('; '),
        };
      } catch (error) {
        return { name, state: 'unreachable', message: describe(error) };
      }
    }),
  );
}

/** A source only receives: the time of its last usage is all that can be checked. */
const checkSource = (name: string, lastUsageAt: Date | null): DoctorCheck =>
  lastUsageAt === null
    ? { name, state: 'warning', message: 'no usage was pushed to it yet: give its token to a sender' }
    : { name, state: 'ok', message: `usage is pushed to it; the newest is of ${lastUsageAt.toISOString()}` };

async function checkMail(env: Env): Promise<DoctorCheck> {
  if (!env.SMTP_URL)
    return {
      name: 'mail',
      state: 'warning',
      message: 'SMTP_URL is not set: mail is captured in the app (Alerting > Mailbox) and not sent',
    };
  const check = await verifyMailTransport({ smtpUrl: env.SMTP_URL });
  return check.ok
    ? { name: 'mail', state: 'ok', message: check.message }
    : { name: 'mail', state: 'unreachable', message: check.message };
}

/** Looks at what needs the database, and at mail, and says what is wrong and what to do. Never changes anything. */
export async function runDoctor(env: Env): Promise<DoctorCheck[]> {
  const database = await checkDatabase(env);
  const isDatabaseUp = database.every((check) => check.state !== 'unreachable');
  const isSchemaThere = isDatabaseUp && database.every((check) => check.name !== 'migrations' || check.state === 'ok');
  const rest = isSchemaThere ? [await checkWorker(), ...(await checkProviders())] : [];
  return [...database, ...rest, await checkMail(env)];
}
