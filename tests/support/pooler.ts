import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import pg from 'pg';

/** Debian's pgbouncer, or none. */
export const hasPooler = spawnSync('pgbouncer', ['--version']).status === 0;

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

const canConnect = async (url: string) => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  return client.connect().then(
    () => client.end().then(() => true),
    () => false,
  );
};

/** pgbouncer in transaction mode in front of the server of `databaseUrl`; gives the address of the same database there. */
export async function startPooler(databaseUrl: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'spendwatch-pooler-'));
  const server = new URL(databaseUrl);
  const port = await findFreePort();
  const settings = [
    '[databases]',
    `* = host=${server.hostname} port=${server.port} user=${server.username} password=${server.password}`,
    '[pgbouncer]',
    ...['listen_addr = 127.0.0.1', `listen_port = ${port}`, 'unix_socket_dir =', 'auth_type = any'],
    ...['pool_mode = transaction', 'max_client_conn = 200', 'default_pool_size = 8'],
    ...['ignore_startup_parameters = extra_float_digits', 'log_connections = 0', 'log_disconnections = 0'],
  ];
  await writeFile(path.join(folder, 'pgbouncer.ini'), settings.join('\n'));
  // It refuses to run as root and gives itself up to an ordinary user, who must be able to read its settings.
  await chmod(folder, 0o755);
  const asUser = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child: ChildProcess = spawn('pgbouncer', [...asUser, path.join(folder, 'pgbouncer.ini')], { stdio: 'ignore' });
  const url = new URL(databaseUrl);
  url.port = String(port);
  const deadline = Date.now() + 15_000;
  while (!(await canConnect(url.toString()))) {
    if (Date.now() > deadline || child.exitCode !== null) throw new Error('pgbouncer did not start');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    url: url.toString(),
    stop: async () => {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
