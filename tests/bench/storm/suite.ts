import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { closeDatabase } from '@/lib/db/client';
import { startEmbeddedServer } from '@/lib/db/embedded/server';
import { applyMigrations } from '@/lib/db/migrations/apply';
import { overrideEnv } from '@/lib/env';
import type { BenchResult } from '../table';
import { runStorm, type StormReport } from './run-storm';

const INCIDENTS = 1_000;
const KILLS = 200;
const DATABASE_RESTART_EVERY = 20;

/** The whole storm; a short one runs with the tests. */
export async function runStormSuite(): Promise<BenchResult> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), 'spendwatch-storm-'));
  let server = await startEmbeddedServer(dataDir);
  overrideEnv({
    DATABASE_URL: server.url,
    SPENDWATCH_SECRET: Buffer.alloc(32, 7).toString('base64'),
    LOG_LEVEL: 'silent',
  });
  try {
    await applyMigrations(server.url);
    const report = await runStorm({
      ...{ incidents: INCIDENTS, kills: KILLS, databaseRestartEvery: DATABASE_RESTART_EVERY },
      seed: 4_711,
      onProgress: (text) => void process.stdout.write(`${text}\n`),
      restartDatabase: async () => {
        await server.stop();
        server = await startEmbeddedServer(dataDir);
      },
    });
    return { suite: 'storm', figures: renderReport(report), details: report };
  } finally {
    await closeDatabase();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function renderReport(report: StormReport) {
  const { deliveries, accepted, dead, takenTwice, takenMoreOften, kills, databaseRestarts, seconds } = report;
  const figure = (name: string, value: number, goal: string, isMet: boolean) => ({
    ...{ name, value: value.toLocaleString('en-US'), baseline: `${deliveries.toLocaleString('en-US')} deliveries` },
    ...{ ratio: (value / deliveries).toFixed(4), goal, isMet },
  });
  return [
    figure(
      `accepted or given up with a reply, ${kills} kills, ${databaseRestarts} restarts, ${seconds} s`,
      accepted + dead - report.deadWithoutReply,
      'all',
      accepted + dead - report.deadWithoutReply === deliveries,
    ),
    figure(
      'given up, all refused by the server or in doubt twice',
      dead,
      'visible, with reply',
      report.deadWithoutReply + report.deadWithoutReason === 0,
    ),
    {
      ...{ name: 'kills that hit a worker at its mails', value: `${report.killsThatHit}`, baseline: `${kills} kills` },
      ...{ ratio: (report.killsThatHit / kills).toFixed(2), goal: '90 %', isMet: report.killsThatHit >= kills * 0.9 },
    },
    figure('incidents lost', report.incidentsLost, '0', report.incidentsLost === 0),
    figure('counted as accepted but never taken', report.acceptedButNotTaken, '0', report.acceptedButNotTaken === 0),
    figure('taken for people who are refused', report.refusedButTaken, '0', report.refusedButTaken === 0),
    figure('taken twice under one Message-ID', takenTwice, 'allowed once each', true),
    figure('taken more often', takenMoreOften, '0', takenMoreOften === 0),
  ];
}
