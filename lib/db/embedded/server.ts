import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import pg from 'pg';
import { AppError } from '@/lib/errors';
import { acquireFileLock } from '@/lib/processes/file-lock.mjs';
import { announcePresence, listPresent } from '@/lib/processes/presence.mjs';
import { choosePostgresAccount, type PostgresAccount } from './account';
import { findPostgresBinaries } from './binaries';

/** Where a running embedded server is, for every process with the same data directory. Mode 0600. */
type ServerState = { port: number; password: string; pid: number };

export type EmbeddedServer = {
  url: string;
  /** Whether it runs, ended without a request, or was stopped by a signal that we did not send. */
  look(): 'running' | 'ended' | 'asked-to-stop';
  /** Starts it again, on the same port when that is free. Throws when the port was taken meanwhile. */
  restart(): Promise<void>;
  /** Says that this process needs the server no longer: the last process that needed it stops it. */
  stop(): Promise<void>;
};

const DATABASE = 'spendwatch';
const START_TIMEOUT_MS = 60_000;

const statePath = (dataDir: string) => path.join(dataDir, 'postgres.json');
/** Held while the server is started or stopped. */
const lockPath = (dataDir: string) => path.join(dataDir, 'postgres.lock');
/** Where each process that needs the server says so. */
const usersFolder = (dataDir: string) => path.join(dataDir, 'postgres.users');
const clusterPath = (root: string) => path.join(root, 'postgres');
const buildUrl = (state: Pick<ServerState, 'port' | 'password'>, database = DATABASE) =>
  `postgres://spendwatch:${state.password}@127.0.0.1:${state.port}/${database}`;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function readState(dataDir: string): Promise<ServerState | null> {
  try {
    return JSON.parse(await readFile(statePath(dataDir), 'utf8')) as ServerState;
  } catch {
    return null;
  }
}

async function writeState(dataDir: string, state: ServerState): Promise<void> {
  await writeFile(statePath(dataDir), JSON.stringify(state), { mode: 0o600 });
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

function findFreePort(preferred: number | undefined): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', () => (preferred ? resolve(findFreePort(undefined)) : reject(new Error('no free port'))));
    probe.listen(preferred ?? 0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

/** The lines that say why a program of PostgreSQL failed, and what to do about the most common reason. */
function explainOutput(output: string): string {
  const lines = output.trim().split('\n');
  const reasons = lines.filter((line) => /FATAL|PANIC|error:|No space left|Permission denied/.test(line));
  const text = (reasons.length > 0 ? reasons : lines).slice(-3).join(' ');
  return /No space left/.test(output)
    ? `${text}. The disk of the data directory is full: free at least 500 MB, or move SPENDWATCH_DATA_DIR; nothing stored is lost`
    : text;
}

function runToEnd(account: PostgresAccount, program: string, args: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = account.spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout?.on('data', (chunk) => (output += chunk));
    child.stderr?.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0
        ? resolve()
        : reject(
            new AppError(
              'database_unavailable',
              `${path.basename(program)} ended with ${code}: ${explainOutput(output)}`,
            ),
          ),
    );
  });
}

async function initialiseCluster(account: PostgresAccount, cluster: string, password: string): Promise<void> {
  // Made beside its place and moved at the end, so that a start cut short never leaves half a database behind.
  const draft = `${cluster}.new`;
  await rm(draft, { recursive: true, force: true });
  const passwordFile = path.join(account.dataRoot, `init-${randomBytes(6).toString('hex')}`);
  await writeFile(passwordFile, password, { mode: 0o600, flag: 'wx' });
  try {
    if (account.owner) await chown(passwordFile, account.owner.uid, account.owner.gid);
    await runToEnd(account, account.binaries.initdb, [
      ...['-D', draft, '-U', 'spendwatch', '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
      ...['--encoding=UTF8', '--locale=C', '--no-instructions'],
    ]);
    await rename(draft, cluster);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** After a crash the file may name a process id that now belongs to something else, which would block the start. */
async function dropStalePidFile(cluster: string): Promise<void> {
  const file = path.join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number((await readFile(file, 'utf8')).split('\n')[0]);
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() =>
    isAlive(pid) && process.platform !== 'linux' ? 'postgres' : '',
  );
  if (!command.includes('postgres')) await rm(file, { force: true });
}

async function launch(
  account: PostgresAccount,
  cluster: string,
  port: number,
): Promise<{ pid: number; log: () => string; wasAskedToStop: () => boolean }> {
  await dropStalePidFile(cluster);
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '128MB',
    max_wal_size: '2GB',
    timezone: 'UTC',
    // One installation with little to do most of the time: no helper processes that it does not need, and those it needs
    // wake rarely.
    io_method: 'sync',
    max_logical_replication_workers: '0',
    autovacuum_naptime: '3min',
  };
  const child = account.spawn(
    account.binaries.postgres,
    ['-D', cluster, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])],
    {
      // Its own process group: Ctrl-C reaches only the supervisor, which stops the database last.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let log = '';
  let isAsked = false;
  child.stderr?.on('data', (chunk) => {
    log = `${log}${chunk}`.slice(-4_000);
    isAsked ||= /received (smart|fast|immediate) shutdown request/.test(log);
  });
  child.once('error', (error) => (log += String(error)));
  child.unref();
  (child.stderr as (NodeJS.ReadableStream & { unref?: () => void }) | null)?.unref?.();
  if (child.pid === undefined) throw new AppError('database_unavailable', `PostgreSQL did not start: ${log}`);
  return { pid: child.pid, log: () => explainOutput(log), wasAskedToStop: () => isAsked };
}

async function waitUntilReady(url: string, pid: number, log: () => string): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (await canConnect(url)) return;
    if (!isAlive(pid))
      throw new AppError('database_unavailable', `The embedded PostgreSQL ended while starting: ${log()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new AppError(
    'database_unavailable',
    `The embedded PostgreSQL was not ready after ${START_TIMEOUT_MS / 1000} s: ${log()}`,
  );
}

async function ensureDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const known = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
    if (known.rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}

async function stopServer(dataDir: string, pid: number): Promise<void> {
  // SIGINT is PostgreSQL's fast shutdown: open transactions roll back, nothing committed is lost.
  if (isAlive(pid)) process.kill(pid, 'SIGINT');
  const deadline = Date.now() + 20_000;
  while (isAlive(pid) && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
  if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  const state = await readState(dataDir);
  if (state?.pid === pid) await writeState(dataDir, { ...state, pid: 0 });
}

/** A server that runs: its state, and whether a signal asked it to end (known only by the process that launched it). */
type Joined = { state: ServerState; wasAskedToStop: () => boolean };

/** The running server of a data directory, or a new one. Called under the lock. */
async function joinOrLaunch(root: string): Promise<Joined> {
  const known = await readState(root);
  if (known && known.pid > 0 && isAlive(known.pid) && (await canConnect(buildUrl(known, 'postgres')))) {
    return { state: known, wasAskedToStop: () => false };
  }
  const account = await choosePostgresAccount(root, await findPostgresBinaries());
  const cluster = clusterPath(account.dataRoot);
  const password = known?.password ?? randomBytes(24).toString('base64url');
  if (!existsSync(cluster)) {
    await initialiseCluster(account, cluster, password);
  } else if (!known) {
    throw new AppError(
      'database_unavailable',
      `${statePath(root)} is missing or unreadable, but it holds the password of the database in ${cluster}: restore it from a backup, or move ${cluster} away to start empty`,
    );
  }
  const port = await findFreePort(known?.port);
  await writeState(root, { port, password, pid: 0 });
  const { pid, log, wasAskedToStop } = await launch(account, cluster, port);
  const state = { port, password, pid };
  // At once, so that a start that is cut short leaves no unknown server behind.
  await writeState(root, state);
  await waitUntilReady(buildUrl(state, 'postgres'), pid, log);
  return { state, wasAskedToStop };
}

async function restartServer(root: string, port: number): Promise<Joined> {
  const release = await acquireFileLock(lockPath(root), { timeoutMs: 2 * START_TIMEOUT_MS });
  try {
    const joined = await joinOrLaunch(root);
    if (joined.state.port === port) return joined;
    await stopServer(root, joined.state.pid);
    throw new AppError(
      'database_unavailable',
      `the embedded PostgreSQL cannot start again: its port ${port} is in use`,
    );
  } finally {
    release();
  }
}

/** Stops the server unless another living process needs it. */
async function leaveServer(root: string, pid: number, leave: () => void): Promise<void> {
  const release = await acquireFileLock(lockPath(root));
  try {
    leave();
    if (listPresent(usersFolder(root)).length === 0) await stopServer(root, pid);
  } finally {
    release();
  }
}

/**
 * Starts the embedded PostgreSQL on a data directory, or joins the one that already runs there, even if another process
 * started it; of
 * processes that start at once one starts the server. Throws `database_unavailable` with the server's own words.
 */
export async function startEmbeddedServer(dataDir: string): Promise<EmbeddedServer> {
  const root = path.resolve(dataDir);
  await mkdir(root, { recursive: true, mode: 0o700 });
  const release = await acquireFileLock(lockPath(root), { timeoutMs: 2 * START_TIMEOUT_MS });
  try {
    let joined = await joinOrLaunch(root);
    const url = buildUrl(joined.state);
    await ensureDatabase(buildUrl(joined.state, 'postgres'));
    const leave = announcePresence(usersFolder(root));
    const restart = async () => {
      joined = await restartServer(root, joined.state.port);
    };
    const look = () => (joined.wasAskedToStop() ? 'asked-to-stop' : isAlive(joined.state.pid) ? 'running' : 'ended');
    return { url, look, restart, stop: () => leaveServer(root, joined.state.pid, leave) };
  } finally {
    release();
  }
}

/** True when a database was made in this data directory, running or not. */
export const hasEmbeddedDatabase = (dataDir: string): boolean => existsSync(statePath(path.resolve(dataDir)));
