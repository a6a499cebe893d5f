import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { closeDatabase } from '@/lib/db/client';
import { startEmbeddedServer } from '@/lib/db/embedded/server';
import { applyMigrations } from '@/lib/db/migrations/apply';
import { overrideEnv } from '@/lib/env';
import { runStorm } from '@/tests/bench/storm/run-storm';

let dataDir: string;
let server: Awaited<ReturnType<typeof startEmbeddedServer>>;

beforeAll(async () => {
  // A database of its own: it restarts in the midst of everything.
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'spendwatch-short-storm-'));
  server = await startEmbeddedServer(dataDir);
  overrideEnv({
    DATABASE_URL: server.url,
    SPENDWATCH_SECRET: Buffer.alloc(32, 7).toString('base64'),
    LOG_LEVEL: 'silent',
  });
  await applyMigrations(server.url);
}, 60_000);

afterAll(async () => {
  await closeDatabase();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test('a storm with kills, database restarts and a moody mail server loses nothing and repeats little', async () => {
  const incidents = 12;
  const report = await runStorm({
    ...{ incidents, kills: 3, databaseRestartEvery: 2, seed: 4_711 },
    restartDatabase: async () => {
      await server.stop();
      server = await startEmbeddedServer(dataDir);
    },
  });
  expect(report).toMatchObject({
    ...{ deliveries: incidents * 20, pending: 0, incidentsLost: 0, kills: 3, killsThatHit: 3 },
    ...{ deadWithoutReply: 0, deadWithoutReason: 0, refusedButTaken: 0, acceptedButNotTaken: 0, takenMoreOften: 0 },
    databaseRestarts: 1,
  });
  // Two of the twenty people are unknown to the server.
  expect(report.accepted + report.dead).toBe(report.deliveries);
  expect(report.dead).toBeGreaterThanOrEqual(incidents * 2);
  // Every second kill hits a worker whose mail the server holds, or this test shows nothing.
  expect(report.handoversInDoubt).toBeGreaterThan(0);
}, 180_000);
