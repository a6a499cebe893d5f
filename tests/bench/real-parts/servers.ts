import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';

const run = promisify(execFile);

/** Where Debian keeps the programs of its PostgreSQL. */
const PG_BIN = '/usr/lib/postgresql/15/bin';
/** As long as many proxies wait by default. */
const PROXY_TIMEOUT_SECONDS = 60;

/** What the run needs of this machine and does not find; empty = it can begin. */
export async function listMissing(): Promise<string[]> {
  if (process.getuid?.() !== 0) return ['root, who starts servers under users of their own'];
  const wanted: [program: string, debianPackage: string][] = [
    [`${PG_BIN}/initdb`, 'postgresql-15'],
    ['pgbouncer', 'pgbouncer'],
    ['nginx', 'nginx-light'],
    ['postfix', 'postfix'],
    ['saslpasswd2', 'sasl2-bin libsasl2-modules'],
    ['openssl', 'openssl'],
    ['runuser', 'util-linux'],
  ];
  const missing = await Promise.all(
    wanted.map(([program, name]) =>
      run('sh', ['-c', `command -v ${program}`]).then(
        () => [],
        () => [`${program} (Debian: ${name})`],
      ),
    ),
  );
  return missing.flat();
}

export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

export type Part = { stop(): Promise<void> };

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill(signal);
  await ended;
}

/** Tries until it works; the last failure is thrown. */
export async function patiently<T>(what: string, work: () => Promise<T>, forMs = 60_000): Promise<T> {
  const giveUpAt = Date.now() + forMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (Date.now() > giveUpAt) throw new Error(`${what}: ${error}`, { cause: error });
      await sleep(200);
    }
  }
}

/** Debian's PostgreSQL with a role that owns its database and may do nothing else. */
export async function startPostgres(): Promise<Part & { url: string }> {
  const home = await mkdtemp('/var/tmp/spendwatch-pg-');
  await run('chown', ['postgres:', home]);
  const asPostgres = (...args: string[]) => ['-u', 'postgres', '--', ...args];
  await run('runuser', asPostgres(`${PG_BIN}/initdb`, '-D', `${home}/data`, '-A', 'trust', '-E', 'UTF8'));
  const port = await findFreePort();
  const options = ['-D', `${home}/data`, '-p', String(port), '-h', '127.0.0.1', '-k', home];
  const child = spawn('runuser', asPostgres(`${PG_BIN}/postgres`, ...options), { stdio: 'ignore' });
  const ask = async (sql: string) => {
    const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres' });
    await client.connect();
    await client.query(sql).finally(() => client.end());
  };
  await patiently('PostgreSQL', () => ask('SELECT 1'));
  await ask(`CREATE ROLE spendwatch LOGIN PASSWORD 'plain' NOSUPERUSER NOCREATEDB NOCREATEROLE`);
  await ask('CREATE DATABASE spendwatch OWNER spendwatch');
  return {
    url: `postgresql://spendwatch:plain@127.0.0.1:${port}/spendwatch`,
    stop: async () => {
      await run('runuser', asPostgres(`${PG_BIN}/pg_ctl`, '-D', `${home}/data`, '-m', 'immediate', 'stop')).catch(
        () => {},
      );
      await end(child, 'SIGKILL');
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** nginx that ends TLS for several web processes and waits a minute for an answer. Gives the file of its certificate. */
export async function startNginx(webPorts: readonly number[]): Promise<Part & { url: string; authority: string }> {
  const home = await mkdtemp('/var/tmp/spendwatch-nginx-');
  await chmod(home, 0o755);
  for (const folder of ['body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']) await mkdir(path.join(home, folder));
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-days', '2', '-nodes'];
  await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-keyout', 'key.pem', '-out', 'cert.pem', ...subject], {
    cwd: home,
  });
  const port = await findFreePort();
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${home}/${name === 'client_body' ? 'body' : name};`,
  );
  await writeFile(
    path.join(home, 'nginx.conf'),
    `pid ${home}/pid;
error_log ${home}/error.log;
events { worker_connections 512; }
http {
  access_log off;
  ${temporary.join('\n  ')}
  upstream spendwatch { ${webPorts.map((one) => `server 127.0.0.1:${one} fail_timeout=1s;`).join(' ')} }
  server {
    listen 127.0.0.1:${port} ssl;
    ssl_certificate ${home}/cert.pem;
    ssl_certificate_key ${home}/key.pem;
    location / {
      proxy_pass http://spendwatch;
      proxy_http_version 1.1;
      proxy_read_timeout ${PROXY_TIMEOUT_SECONDS}s;
      proxy_buffering off;
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto https;
    }
  }
}
`,
  );
  const child = spawn('nginx', ['-c', path.join(home, 'nginx.conf'), '-g', 'daemon off;'], { stdio: 'ignore' });
  return {
    url: `https://localhost:${port}`,
    authority: await readFile(path.join(home, 'cert.pem'), 'utf8'),
    stop: async () => {
      await end(child, 'SIGTERM');
      await rm(home, { recursive: true, force: true });
    },
  };
}
