import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getDb } from '@/lib/db/client';
import { buildChildEnv } from '@/lib/env';
import { ensureWorkspace } from '@/lib/services/installation/manage-workspaces';
import { SIMULATOR_ACTION_KEY, SIMULATOR_ADMIN_KEY, SIMULATOR_READ_KEY } from '@/lib/simulator/authorize';
import { createCalmScenario } from '@/lib/simulator/scenario';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { callRoute } from '../../support/api';
import { commandArgs } from '../../support/bundled';
import { useTestDatabase } from '../../support/database';

const database = useTestDatabase();
const ROOT = path.join(import.meta.dirname, '../../..');

let dataDir: string;
let simulator: Simulator;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'spendwatch-commands-'));
  simulator = await startSimulator({ scenario: createCalmScenario() });
}, 60_000);
afterAll(async () => {
  await simulator.close();
  await rm(dataDir, { recursive: true, force: true });
});

type Outcome = { status: number | null; stdout: string; stderr: string };

/** Runs a command as a user would, in a process of its own. */
function run(args: string[], input = ''): Promise<Outcome> {
  return new Promise((resolve) => {
    const env = buildChildEnv({ DATABASE_URL: database.url, SPENDWATCH_DATA_DIR: dataDir });
    const child = spawn(process.execPath, commandArgs(...args), { cwd: ROOT, env });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.once('close', (status) => resolve({ status, stdout, stderr }));
    child.stdin.end(input);
  });
}

describe('token create', () => {
  test('before anything was started says what to do', async () => {
    const { status, stderr, stdout } = await run(['token', 'create', '--name', 'ci']);
    expect(stderr).toContain('start with "spendwatch up" first');
    expect([status, stdout]).toEqual([3, '']);
  });

  test('prints a token that works, and nothing else', async () => {
    await ensureWorkspace();
    const { status, stdout, stderr } = await run(['token', 'create', '--name', 'ci', '--role', 'member']);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^sw_[A-Za-z0-9_-]{64}\n$/);
    expect((await callRoute('/budgets', { token: stdout.trim() })).status).toBe(200);
    expect((await callRoute('/tokens', { token: stdout.trim() })).status).toBe(403);
  });

  test('with an unknown role or an empty name is wrong use', async () => {
    const create = (...args: string[]) => run(['token', 'create', ...args]);
    const outcomes = await Promise.all([create('--name', 'ci', '--role', 'owner'), create('--name', ' ')]);
    expect(outcomes.map((one) => one.status)).toEqual([2, 2]);
  });
});

describe('connect openai', () => {
  const connect = (name: string, key: string, ...more: string[]) =>
    run(['connect', 'openai', '--name', name, '--base-url', simulator.url, ...more], key);

  test('reads the key from standard input and stores a connection', async () => {
    const { status, stdout } = await connect('Acme', `${SIMULATOR_ADMIN_KEY}\n`, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ name: 'Acme', adminKeyHint: '0000', state: 'active' });
    expect(stdout).not.toContain(SIMULATOR_ADMIN_KEY);
  });

  test('reads two keys and says what each can do; too much is a warning', async () => {
    const [outcome, broad] = await Promise.all([
      connect('Two', `${SIMULATOR_READ_KEY}\n${SIMULATOR_ACTION_KEY}\n`, '--action-key'),
      connect('Broad', SIMULATOR_ADMIN_KEY),
    ]);
    expect([outcome.status, outcome.stderr]).toEqual([0, '']);
    expect(outcome.stdout).toContain(
      'reading key reads usage, costs, projects, keys, people and the audit log; can change nothing',
    );
    expect(outcome.stdout).toContain('action key …0002 can change keys and spend limits');
    expect([broad.status, broad.stderr]).toEqual([
      0,
      expect.stringContaining('warning: The reading key can also change'),
    ]);
    await getDb().connection.deleteMany({ where: { name: { in: ['Two', 'Broad'] } } });
  });

  test('what it does not take is named, and nothing is stored', async () => {
    const [refused, taken, missing, unreachable] = await Promise.all([
      connect('Other', 'sk-admin-wrong-0000000000'),
      connect('Acme', SIMULATOR_ADMIN_KEY),
      connect('Other', ''),
      run(['connect', 'openai', '--name', 'Other', '--base-url', 'http://127.0.0.1:9/v1'], SIMULATOR_ADMIN_KEY),
    ]);
    expect([refused, taken, missing, unreachable].map((one) => one.status)).toEqual([2, 2, 2, 3]);
    expect(refused.stderr).toContain('Incorrect API key');
    expect(taken.stderr).toContain('is taken');
    expect(missing.stderr).toContain('adminKey: expected');
    expect(await getDb().connection.count()).toBe(1);
  });
});
