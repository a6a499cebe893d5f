import { type ChildProcess, execFile, type SpawnOptions, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chown, cp, lstat, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { AppError } from '@/lib/errors';
import type { PostgresBinaries } from './binaries';

const run = promisify(execFile);

/**
 * PostgreSQL refuses to run as root. How its programs are started instead:
 * - plain: we are an ordinary user;
 * - namespace: a user namespace in which root looks like an ordinary user, so data may stay below a 0700 home;
 * - nobody: where namespaces are off, data and a copy of the programs live in a directory that user may enter.
 */
export type PostgresAccount = {
  dataRoot: string;
  binaries: PostgresBinaries;
  /** The user that the programs run as, where it is another one than this process's. */
  owner?: { uid: number; gid: number };
  spawn(program: string, args: string[], options?: SpawnOptions): ChildProcess;
};

const NAMESPACE_ARGS = ['--user', '--map-user=1000', '--map-group=1000', '--'];

async function canUseNamespace(): Promise<boolean> {
  try {
    await run('unshare', [...NAMESPACE_ARGS, 'true']);
    return true;
  } catch {
    return false;
  }
}

/**
 * Makes a folder with a name that everybody on the machine can foresee, in a place where everybody may write. Throws
 * AppError `database_unavailable` when it exists already and is not safe: a link, another owner, or open to others.
 */
export async function makeOwnFolder(folder: string): Promise<void> {
  await mkdir(folder, { mode: 0o711 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  const found = await lstat(folder);
  const isOurs = found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o022) === 0;
  if (isOurs) return;
  throw new AppError(
    'database_unavailable',
    `${folder}: expected a folder that only this user can write to; check who made it, then remove it`,
  );
}

async function prepareNobody(dataRoot: string, binaries: PostgresBinaries): Promise<PostgresAccount> {
  const ids = await Promise.all([run('id', ['-u', 'nobody']), run('id', ['-g', 'nobody'])]).catch((cause: unknown) => {
    throw new AppError(
      'database_unavailable',
      'The embedded PostgreSQL cannot run as root here: run as an ordinary user, or set DATABASE_URL',
      { cause },
    );
  });
  const [uid, gid] = ids.map((one) => Number(one.stdout.trim())) as [number, number];
  const base = path.join(
    '/var/tmp',
    `spendwatch-${createHash('sha256').update(path.resolve(dataRoot)).digest('hex').slice(0, 16)}`,
  );
  const native = path.dirname(path.dirname(binaries.postgres));
  await makeOwnFolder(base);
  await mkdir(path.join(base, 'data'), { recursive: true, mode: 0o711 });
  await cp(native, path.join(base, 'native'), { recursive: true, verbatimSymlinks: true });
  await chown(path.join(base, 'data'), uid, gid);
  const moved = (program: string) => path.join(base, 'native', path.relative(native, program));
  return {
    dataRoot: path.join(base, 'data'),
    owner: { uid, gid },
    binaries: { initdb: moved(binaries.initdb), postgres: moved(binaries.postgres), pg_ctl: moved(binaries.pg_ctl) },
    spawn: (program, args, options = {}) => spawn(program, args, { ...options, uid, gid, cwd: base }),
  };
}

/** Chooses how to start PostgreSQL's programs under the present user. */
export async function choosePostgresAccount(dataRoot: string, binaries: PostgresBinaries): Promise<PostgresAccount> {
  if (process.getuid?.() !== 0) {
    return { dataRoot, binaries, spawn: (program, args, options = {}) => spawn(program, args, options) };
  }
  if (await canUseNamespace()) {
    return {
      dataRoot,
      binaries,
      spawn: (program, args, options = {}) => spawn('unshare', [...NAMESPACE_ARGS, program, ...args], options),
    };
  }
  return prepareNobody(dataRoot, binaries);
}
