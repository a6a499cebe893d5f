import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { tsxArgs } from '@/lib/cli/children';
import { getDb } from '@/lib/db/client';
import { SEALED_COLUMNS } from '@/lib/db/sealed-values';
import { overrideEnv } from '@/lib/env';
import { identifySecret, readSealedBy } from '@/lib/secrets';
import { ensureSecretKeys, watchSecretKeys } from '@/lib/services/secret-keys';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { connectTo } from '../../support/ingest';
import { createTestPerson, type TestPerson } from '../../support/session';
import { type SmtpSink, startSmtpSink } from '../../support/smtp-sink';
import { readStoredRows } from '../../support/whole-workspace';

const database = useTestDatabase();
const OLD = Buffer.alloc(32, 7).toString('base64');
const NEW = Buffer.alloc(32, 8).toString('base64');

let simulator: Simulator;
let sink: SmtpSink;
let workspace: TestWorkspace;
let owner: TestPerson;
let worker: ChildProcess;
let workerLog = '';
let stopWatching = () => {};

const childEnv = () => ({
  ...process.env,
  DATABASE_URL: database.url,
  SPENDWATCH_SECRET: OLD,
  POLL_INTERVAL_SECONDS: '5',
  SMTP_URL: sink.url,
  OPENAI_BASE_URL: simulator.url,
  LOG_LEVEL: 'warn',
});

beforeAll(async () => {
  simulator = await startSimulator();
  sink = await startSmtpSink();
  overrideEnv({ SPENDWATCH_SECRET: OLD, SMTP_URL: sink.url, OPENAI_BASE_URL: simulator.url });
  await ensureSecretKeys();
  stopWatching = watchSecretKeys();
  const { workspaceId } = await connectTo(simulator);
  workspace = { ...(await createTestWorkspace('Beside')), id: workspaceId };
  owner = await createTestPerson(workspaceId, 'owner');
  worker = spawn(process.execPath, tsxArgs('lib/worker/main.ts'), {
    env: childEnv(),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  worker.stderr?.on('data', (chunk) => {
    workerLog += chunk;
  });
});

afterAll(async () => {
  stopWatching();
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  if (worker.exitCode === null) {
    worker.kill('SIGTERM');
    await ended;
  }
  await sink.close();
  await simulator.close();
});

const countRuns = () => getDb().ingestRun.count({ where: { workspaceId: workspace.id, outcome: 'succeeded' } });
let round = 0;

/** What people do meanwhile: each seals something, opens something, or has mail sent that was sealed while it waited. */
async function act(): Promise<number[]> {
  round += 1;
  const body = { kind: 'webhook', name: `Hook ${round}`, config: { url: 'https://hooks.example.com/x' } };
  const made = await callRoute('/channels', { method: 'POST', headers: owner.headers, body });
  const { id } = (await made.json()) as { id: string };
  const invite = { email: `guest${round}@example.com`, role: 'viewer' };
  const others = await Promise.all([
    callRoute(`/channels/${id}/rotate-secret`, { method: 'POST', headers: owner.headers }),
    callRoute('/invitations', { method: 'POST', headers: owner.headers, body: invite }),
    callRoute('/connections', { headers: owner.headers }),
    callRoute('/account', { headers: owner.headers }),
  ]);
  return [made, ...others].map((one) => one.status);
}

function rotate(): Promise<{ status: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, tsxArgs('lib/cli/main.ts').concat('secrets', 'rotate', '--json'), {
      env: childEnv(),
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.once('close', (status) => resolve({ status, output }));
    child.stdin.end(`${NEW}\n`);
  });
}

test('rotating beside a live worker and live requests fails nothing, loses no mail and leaves nothing in the clear', {
  timeout: 180_000,
}, async () => {
  await vi.waitFor(async () => expect(await countRuns()).toBeGreaterThan(0), { timeout: 60_000, interval: 250 });
  const runsBefore = await countRuns();
  const statuses: number[] = [];
  const rotation = { done: false };
  const rotated = rotate().finally(() => {
    rotation.done = true;
  });
  while (!rotation.done) {
    statuses.push(...(await act()));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { status, output } = await rotated;
  expect(status, output).toBe(0);
  statuses.push(...(await act()));
  expect(statuses.length).toBeGreaterThan(20);
  expect(statuses.filter((one) => one >= 400)).toEqual([]);

  // The worker went on: it pulled with the key it was given before, and sent what was sealed before and after.
  await vi.waitFor(
    async () => {
      expect(await countRuns()).toBeGreaterThan(runsBefore);
      const invited = new Set(sink.taken.map((mail) => mail.to).filter((to) => to.startsWith('guest')));
      expect(invited.size).toBe(round);
    },
    { timeout: 60_000, interval: 250 },
  );
  expect(worker.exitCode).toBeNull();
  expect(workerLog).not.toMatch(/does not open|another SPENDWATCH_SECRET|was altered/);

  const connection = await getDb().connection.findFirstOrThrow({ where: { workspaceId: workspace.id } });
  expect(readSealedBy(connection.adminKey)).toBe(identifySecret(NEW));
  expect(SEALED_COLUMNS.length).toBeGreaterThan(5);
  const stored = (await readStoredRows()).join('\n');
  for (const secret of [simulator.adminKey, OLD, NEW]) {
    expect(stored).not.toContain(secret);
    expect(stored).not.toContain(Buffer.from(secret).toString('hex'));
    expect(workerLog).not.toContain(secret);
  }
});
