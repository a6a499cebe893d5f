import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export type Stack = { url: string; dataDir: string; output: () => string; stop: () => Promise<void> };

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

/** Starts the product as a user does, on a data directory of its own, and waits until it says it is ready. */
export async function startStack(env: Record<string, string>): Promise<Stack> {
  const port = await findFreePort();
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'spendwatch-e2e-'));
  const child: ChildProcess = spawn('node', [path.join(ROOT, 'lib/cli/launcher.mjs'), 'up'], {
    cwd: ROOT,
    env: { ...process.env, PORT: String(port), SPENDWATCH_DATA_DIR: dataDir, LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  const stop = async () => {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await ended;
    }
    await rm(dataDir, { recursive: true, force: true });
    // The tests in process may look across workspaces; the product as it is installed may not.
    const forgotten = output.split('\n').find((line) => line.includes('WorkspaceScopeError'));
    if (forgotten) throw new Error(`data was asked for without saying whose: ${forgotten}`);
  };
  const deadline = Date.now() + 240_000;
  while (!output.includes('ready on')) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop();
      throw new Error(`the product did not start:\n${output}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return { url: `http://localhost:${port}`, dataDir, output: () => output, stop };
}
