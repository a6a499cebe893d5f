import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { tsxArgs } from '@/lib/cli/children';
import { BudgetCreate } from '@/lib/contracts/budgets/budgets';
import { getDb } from '@/lib/db/client';
import { buildChildEnv, readEnv } from '@/lib/env';
import { createBudget } from '@/lib/services/budgets/manage-budgets';
import { createConnection } from '@/lib/services/connections/manage-connections';
import { ensureWorkspace } from '@/lib/services/installation/manage-workspaces';
import { createChannel } from '@/lib/services/notifications/manage-channels';
import { startBenchProvider } from './provider';
import type { SmtpCounter } from './smtp-counter';

export const POLL_SECONDS = 10;
const LEAKS = 24;
/** Not a multiple of the poll interval, so that leaks begin at every moment of it. */
const SPACING_MS = 3_700;
const START_PATIENCE_MS = 120_000;
const MAIL_PATIENCE_MS = 60_000;

/** A key whose first dollar of the day mails one address of its own. */
async function watchKey(index: number): Promise<void> {
  const viewer = await ensureWorkspace();
  const config = { to: [`leak-${index}@bench.example`] };
  const channel = await createChannel(viewer, { kind: 'email', name: `Watch ${index}`, config, enabled: true });
  const budget = BudgetCreate.parse({
    name: `Key ${index}`,
    scope: { apiKeyId: `key_${keyOf(index)}` },
    period: 'day',
    amount: '1',
    timezone: 'UTC',
    thresholds: [{ percent: 100, basis: 'actual' }],
    channelIds: [channel.id],
  });
  await createBudget(viewer, budget);
}

const keyOf = (index: number) => index * 37;

/**
 * Milliseconds from the moment a bucket is visible at the provider until its mail is accepted, for leaks spread over the
 * poll interval, with a worker process of its own. Also how long the worker took to read the organization at first.
 */
export async function measureLatency(smtp: SmtpCounter): Promise<{ latenciesMs: number[]; lost: number }> {
  const provider = await startBenchProvider();
  const viewer = await ensureWorkspace();
  await createConnection(
    viewer,
    { provider: 'openai', name: 'Bench', adminKey: 'sk-admin-bench-only-0000000000', baseUrl: provider.url },
    { shouldCheckKey: false },
  );
  for (let index = 0; index < LEAKS; index += 1) await watchKey(index);
  // What the detector itself finds is not what is measured here.
  await getDb().alertRule.updateMany({ where: { workspaceId: viewer.workspaceId }, data: { enabled: false } });
  const worker = startWorker(smtp.url);
  try {
    await waitForFirstPull(viewer.workspaceId);
    const visibleAt = new Map<string, number>();
    for (let index = 0; index < LEAKS; index += 1) {
      provider.leak(keyOf(index));
      visibleAt.set(`leak-${index}@bench.example`, Date.now());
      await sleep(SPACING_MS);
    }
    const giveUpAt = Date.now() + MAIL_PATIENCE_MS;
    while ([...visibleAt.keys()].some((to) => !smtp.acceptedAt.has(to)) && Date.now() < giveUpAt) await sleep(100);
    const latenciesMs = [...visibleAt].flatMap(([to, at]) => {
      const acceptedAt = smtp.acceptedAt.get(to);
      return acceptedAt === undefined ? [] : [acceptedAt - at];
    });
    return { latenciesMs, lost: LEAKS - latenciesMs.length };
  } finally {
    worker.kill('SIGTERM');
    if (worker.exitCode === null) await once(worker, 'exit');
    await provider.close();
  }
}

function startWorker(smtpUrl: string): ChildProcess {
  const env = readEnv();
  return spawn(process.execPath, tsxArgs('lib/worker/main.ts'), {
    cwd: path.resolve(import.meta.dirname, '../../..'),
    env: buildChildEnv({
      DATABASE_URL: env.DATABASE_URL ?? '',
      SPENDWATCH_SECRET: env.SPENDWATCH_SECRET ?? '',
      SMTP_URL: smtpUrl,
      POLL_INTERVAL_SECONDS: String(POLL_SECONDS),
      LOG_LEVEL: 'error',
    }),
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

/** History and the first minutes are read before anything is measured. */
async function waitForFirstPull(workspaceId: string): Promise<void> {
  const giveUpAt = Date.now() + START_PATIENCE_MS;
  while (Date.now() < giveUpAt) {
    const connection = await getDb().connection.findFirstOrThrow({ where: { workspaceId } });
    if (connection.backfillPermil === 1_000 && connection.lastSuccessAt !== null) return;
    await sleep(250);
  }
  throw new Error('the worker did not read the organization in time');
}
