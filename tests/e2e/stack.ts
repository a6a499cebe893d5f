import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { startFrontDoor } from './front-door';
import { dumpDatabase, listUsedSecrets, readMail, searchStack, type UsedSecret } from './search-stack';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export type Stack = {
  url: string;
  dataDir: string;
  output: () => string;
  /** Names a secret that only the test knows of; the others are found by themselves. */
  keepSecret: (kind: string, value: string) => void;
  /** Names a mail that went out. */
  keepMail: (raw: Buffer) => void;
  /**
   * Ends everything, then searches what was used for the secrets that came up: database, log, mails, every answer, the
   * files that browsers load. Throws a list of what was found.
   */
  stop: () => Promise<void>;
};

export type StackOptions = {
  /** Stands behind a proxy that ends TLS and is trusted to say that every client has this address. */
  behindTls?: { clientAddress: string };
};

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

/** Secrets in the settings, by their names. */
const listSettings = (env: Record<string, string>): UsedSecret[] =>
  Object.entries({
    ...env,
    SMTP_PASSWORD: env['SMTP_URL'] ? decodeURIComponent(new URL(env['SMTP_URL']).password) : '',
  })
    .filter(([name]) => /(PASSWORD|SECRET|_KEY)$/.test(name))
    .map(([kind, value]) => ({ kind, value, mayStandIn: [] }));

/** Secrets that the product made for itself. */
async function readOwnSecrets(dataDir: string): Promise<UsedSecret[]> {
  const secret = (await readFile(path.join(dataDir, 'secret'), 'utf8')).trim();
  const { password } = JSON.parse(await readFile(path.join(dataDir, 'postgres.json'), 'utf8')) as { password: string };
  return [
    { kind: 'SPENDWATCH_SECRET', value: secret, mayStandIn: [] },
    { kind: 'password of the database', value: password, mayStandIn: [] },
  ];
}

/**
 * Starts the product as a user does, on a data directory of its own, and waits until it says it is ready. It is reached
 * through a door that remembers what was said.
 */
export async function startStack(env: Record<string, string>, { behindTls }: StackOptions = {}): Promise<Stack> {
  const port = await findFreePort();
  const door = await startFrontDoor({ targetPort: port, ...(behindTls && { tls: behindTls }) });
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'spendwatch-e2e-'));
  const child: ChildProcess = spawn('node', [path.join(ROOT, 'lib/cli/launcher.mjs'), 'up'], {
    cwd: ROOT,
    env: {
      ...process.env,
      ...{ PORT: String(port), SPENDWATCH_URL: door.url, SPENDWATCH_DATA_DIR: dataDir, LOG_LEVEL: 'debug' },
      ...(behindTls && { TRUSTED_PROXIES: '127.0.0.0/8' }),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  const end = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await ended;
    }
    await door.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  const deadline = Date.now() + 240_000;
  while (!output.includes('ready on')) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await end();
      throw new Error(`the product did not start:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const given = [...listSettings(env), ...(await readOwnSecrets(dataDir))];
  const sent: Buffer[] = [];
  const stop = async () => {
    // Once more: the product's secret may have been changed on the way.
    given.push(...(await readOwnSecrets(dataDir)));
    const { tables, mails } = await dumpDatabase(dataDir).finally(end);
    mails.push(...(await Promise.all(sent.map(readMail))));
    const traces = { tables, mails, exchanges: door.listExchanges(), log: output };
    const findings = await searchStack(traces, listUsedSecrets(traces, given));
    if (findings.length > 0) throw new Error(`secrets were left behind:\n${findings.join('\n')}`);
    // The tests in process may look across workspaces; the product as it is installed may not.
    const forgotten = output.split('\n').find((line) => line.includes('WorkspaceScopeError'));
    if (forgotten) throw new Error(`data was asked for without saying whose: ${forgotten}`);
  };
  return {
    url: door.url,
    dataDir,
    output: () => output,
    keepSecret: (kind, value) => void given.push({ kind, value, mayStandIn: [] }),
    keepMail: (raw) => void sent.push(raw),
    stop,
  };
}
