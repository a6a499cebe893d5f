import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDatabase, getPool } from '@/lib/db/client';
import { type EmbeddedServer, startEmbeddedServer } from '@/lib/db/embedded/server';
import { applyMigrations } from '@/lib/db/migrations/apply';
import { allowUnscopedWork } from '@/lib/db/workspace-guard';
import { DAY_MS, HOUR_MS } from '@/lib/domain/time';
import { overrideEnv } from '@/lib/env';
import { parseScenario } from '@/lib/simulator/scenario';
import { type Simulator, startSimulator } from '@/lib/simulator/server';
import { workerArgs } from '../../support/bundled';
import { connectTo, pullOnce, sumStored, sumTruth, type TestConnection } from '../../support/ingest';
import { findWrongSums } from '../../support/usage-facts';

const KILLS = 8;
const SECRET = Buffer.alloc(32, 7).toString('base64');

let dataDir: string;
let server: EmbeddedServer;
let simulator: Simulator;
let connection: TestConnection;
/** The provider's clock: real until it is stopped for the comparison. */
let stoppedAt: Date | null = null;
const readClock = () => stoppedAt ?? new Date();

beforeAll(async () => {
  allowUnscopedWork();
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'spendwatch-kill-'));
  server = await startEmbeddedServer(dataDir);
  await applyMigrations(server.url);
  overrideEnv({ DATABASE_URL: server.url, SPENDWATCH_SECRET: SECRET, LOG_LEVEL: 'silent' });
  const scenario = parseScenario({
    events: [{ type: 'late_data', startsAfterSeconds: -3_600, durationSeconds: 7_200, delaySeconds: 240 }],
  });
  simulator = await startSimulator({ seed: 3, now: readClock, scenario });
  connection = await connectTo(simulator);
});
afterAll(async () => {
  await simulator.close();
  await closeDatabase();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

function startWorker(): ChildProcess {
  const env = {
    ...process.env,
    DATABASE_URL: server.url,
    SPENDWATCH_SECRET: SECRET,
    POLL_INTERVAL_SECONDS: '5',
    LOG_LEVEL: 'silent',
  };
  return spawn(process.execPath, workerArgs(), { env, stdio: 'ignore' });
}

/** Stands for the time that passes until a dead worker's lease ends and the connection is due again. */
const makeDue = () =>
  getPool().query('UPDATE connection SET lease_owner = NULL, lease_until = NULL, next_pull_at = now()');

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Deterministic moments from the beginning of a pull until well after it. */
const momentMs = (round: number) => (round * 233) % 900;

/** Until a worker has taken the connection; a kill before that touches nothing. */
async function waitForPull(): Promise<void> {
  const giveUpAt = Date.now() + 30_000;
  for (;;) {
    const { rows } = await getPool().query('SELECT 1 FROM connection WHERE lease_owner IS NOT NULL');
    if (rows.length > 0) return;
    if (Date.now() > giveUpAt) throw new Error('no worker began to pull');
    await sleep(10);
  }
}

test('8 kills -9 in the midst of pulls and two restarts of PostgreSQL: no row is lost or doubled', async () => {
  for (let round = 0; round < KILLS; round++) {
    await makeDue();
    const worker = startWorker();
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    await waitForPull();
    await sleep(momentMs(round));
    if (round === 2 || round === 5) {
      await closeDatabase();
      await server.stop();
      server = await startEmbeddedServer(dataDir);
      await sleep(500);
    }
    worker.kill('SIGKILL');
    await ended;
  }
  await makeDue();
  stoppedAt = new Date();
  const last = await pullOnce(connection, readClock);
  expect(last.failure).toBeNull();
  const from = new Date(Math.floor((stoppedAt.getTime() - DAY_MS) / HOUR_MS) * HOUR_MS);
  const truth = sumTruth(simulator, from, stoppedAt, stoppedAt, 60);
  expect(truth.size).toBeGreaterThan(5);
  expect(await sumStored(connection, 'usage_minute', from, stoppedAt)).toEqual(truth);
  expect(await sumStored(connection, 'usage_hour', from, stoppedAt)).toEqual(truth);
  expect(await findWrongSums()).toEqual([]);
}, 300_000);
