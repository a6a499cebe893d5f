import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { buildChildEnv } from '@/lib/env';
import { PROJECT_ROOT } from '@/lib/project-root';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'spendwatch-signals-'));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

type Started = { npm: ChildProcess; pids: Record<'npm' | 'worker' | 'postgres', number>; output: () => string };

/** `npm run spendwatch -- worker`, as a terminal or a service starts it, with its embedded database. */
async function startWorker(): Promise<Started> {
  const { DATABASE_URL: _, DATABASE_DIRECT_URL: __, ...env } = buildChildEnv({ SPENDWATCH_DATA_DIR: dataDir });
  const npm = spawn('npm', ['run', '--silent', 'spendwatch', '--', 'worker'], {
    ...{ cwd: PROJECT_ROOT, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  });
  let output = '';
  npm.stdout?.on('data', (piece) => (output += piece));
  npm.stderr?.on('data', (piece) => (output += piece));
  await vi.waitFor(() => expect(output).toContain('enter this code'), { timeout: 120_000, interval: 100 });
  const [note = ''] = await readdir(path.join(dataDir, 'postgres.users'));
  const postgres = JSON.parse(await readFile(path.join(dataDir, 'postgres.json'), 'utf8')).pid as number;
  return { npm, pids: { npm: npm.pid ?? 0, worker: Number.parseInt(note, 10), postgres }, output: () => output };
}

test.each([
  ['SIGTERM', 'npm'],
  ['SIGHUP', 'npm'],
  ['SIGKILL', 'npm'],
  ['SIGINT', 'worker'],
  ['SIGHUP', 'worker'],
  ['SIGTERM', 'postgres'],
] as const)(
  '%s to %s ends npm, the command and the embedded database',
  async (signal, target) => {
    const { pids, output } = await startWorker();
    process.kill(pids[target], signal);
    const left = () => Object.entries(pids).filter(([, pid]) => isAlive(pid));
    await vi.waitFor(() => expect(left(), output()).toEqual([]), { timeout: 30_000, interval: 100 });
    // It ended in good order: nobody is noted as using the database any more.
    expect(await readdir(path.join(dataDir, 'postgres.users'))).toEqual([]);
  },
  180_000,
);
