import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { readNow } from '@/lib/clock';
import { closeDatabase, getDb } from '@/lib/db/client';
import { readMsUntilPull } from '@/lib/db/connections/leases';
import { deleteHeartbeat, saveHeartbeat } from '@/lib/db/installation/heartbeats';
import { listWorkspacesWithPendingDeliveries } from '@/lib/db/notifications/delivery-claims';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';
import { loadDotEnv, readEnv } from '@/lib/env';
import { getLogger, reportCrashes } from '@/lib/logger';
import { judgeConnection } from '@/lib/services/installation/judge-connection';
import { prepareStart } from '@/lib/services/installation/prepare-start';
import { createJobRunner } from '@/lib/services/installation/run-jobs';
import { watchSecretKeys } from '@/lib/services/installation/secret-keys';
import { deliverDueNotifications } from '@/lib/services/notifications/deliver-notifications';
import { deliverAccountMails } from '@/lib/services/people/account-mails';
import { startTelemetry } from '@/lib/telemetry/start';
import { createJobHandlers } from './job-handlers';
import { createWakeSignal, runLoop, type WakeSignal } from './loop';
import { openMailRoute } from './mail';
import { pullNextConnection } from './pull-loop';
import { hasStarter, renderFirstStart, sendFailure, sendPrepared } from './starter';
import { openWaker, type Waker } from './waker';

/** Connections pulled at the same time by one worker. */
const PULL_LANES = 3;
/** How often work is looked for while the database announces nothing, or while something waits for its time. */
const FAST_LOOK_MS = 500;
/** How often at least while it does. */
const SLOW_LOOK_MS = 15_000;
const HEARTBEAT_MS = 10_000;
/** Between two looks at jobs that were due at the last one. */
const NEXT_LOOK_MS = 50;
/** Between the beginnings of two loops that go by the clock. */
const TURN_MS = 400;

/** Milliseconds until a connection is due; one that becomes due at once is announced. */
async function waitForPull(waker: Waker, lane: number): Promise<number> {
  const untilDueMs = await readMsUntilPull();
  return waker.chooseIdleMs(FAST_LOOK_MS, Math.min(SLOW_LOOK_MS + lane * TURN_MS, untilDueMs));
}

/** Milliseconds until the next look at deliveries: what waits may become due in many ways, an empty queue in one. */
async function waitForDelivery(waker: Waker): Promise<number> {
  const waiting = await acrossWorkspaces(() => listWorkspacesWithPendingDeliveries(getDb()));
  return waiting.length > 0 ? FAST_LOOK_MS : waker.chooseIdleMs(FAST_LOOK_MS, SLOW_LOOK_MS);
}

/**
 * The worker process: pulls, delivers, and runs the jobs of lib/domain/installation/job.ts. Copies share nothing but the
 * database, where leases and claims keep them apart.
 */
async function runWorker(stop: AbortSignal): Promise<void> {
  const env = readEnv();
  const log = getLogger();
  const stopWatching = watchSecretKeys();
  const stopTelemetry = await startTelemetry({ role: 'worker' });
  const mail = await openMailRoute(env, readNow);
  // What was decided goes out at once and not with the next look.
  const waker = openWaker();
  const mailSignal = waker.createWakeSignal('deliver');
  const beat = { id: randomUUID(), role: 'worker', startedAt: readNow() };
  const jobSignal = createWakeSignal();
  const { POLL_INTERVAL_SECONDS: pollIntervalSeconds } = env;
  const handlers = createJobHandlers({ readClock: readNow, pollIntervalSeconds, startedAt: beat.startedAt, log });
  const runner = createJobRunner({ handlers, onChange: () => jobSignal.wake() });
  const evaluate = (connection: { workspaceId: string; connectionId: string }) =>
    judgeConnection(runner, connection, () => mailSignal.wake());
  // Loops by the clock begin one after the other: at the same moment each would need a connection of its own.
  let turn = 0;
  const takeTurn = () => TURN_MS * turn++;
  const loop = (name: string, idleMs: number, work: () => Promise<boolean | number>, signal?: WakeSignal) =>
    runLoop({ name, idleMs, stop, log, ...(signal ? { signal } : { delayMs: takeTurn() }) }, work);
  const pullOptions = { pollIntervalSeconds, readClock: readNow, log, evaluate };

  log.info({ pollIntervalSeconds, mail: env.SMTP_URL ? 'smtp' : 'captured' }, 'worker started');
  await Promise.all([
    ...Array.from({ length: PULL_LANES }, (_, lane) =>
      loop(
        'pull',
        FAST_LOOK_MS,
        async () => (await pullNextConnection(pullOptions, stop)) !== null || waitForPull(waker, lane),
        waker.createWakeSignal('pull'),
      ),
    ),
    loop(
      'deliver',
      FAST_LOOK_MS,
      async () =>
        (await deliverDueNotifications({ transportFor: mail.transportFor, signal: stop })).sent > 0 ||
        waitForDelivery(waker),
      mailSignal,
    ),
    loop(
      'account-mail',
      FAST_LOOK_MS,
      async () =>
        (await deliverAccountMails({ transportFor: mail.transportFor })) > 0 ||
        waker.chooseIdleMs(FAST_LOOK_MS, SLOW_LOOK_MS),
      waker.createWakeSignal('account-mail'),
    ),
    loop('heartbeat', HEARTBEAT_MS, async () => {
      await saveHeartbeat(getDb(), beat);
      return false;
    }),
    loop(
      'jobs',
      SLOW_LOOK_MS,
      async () => Math.min(SLOW_LOOK_MS, Math.max(NEXT_LOOK_MS, await runner.look())),
      jobSignal,
    ),
  ]);
  await runner.close();
  stopWatching();
  waker.close();
  await mail.close();
  await deleteHeartbeat(getDb(), beat.id).catch(() => {});
  await stopTelemetry();
}

const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
// The supervisor holds the other end of this channel: when it dies without a word, the worker ends too.
process.on('disconnect', () => stopping.abort());

loadDotEnv();
reportCrashes();
let isPrepared = false;
try {
  const { setupCode } = await prepareStart();
  isPrepared = true;
  if (hasStarter()) await sendPrepared(setupCode);
  else if (setupCode) process.stdout.write(`${renderFirstStart(readEnv().publicUrl, setupCode)}\n`);
  await runWorker(stopping.signal);
} catch (error) {
  // The process that was started by a person shows why the worker cannot begin.
  if (hasStarter() && !isPrepared) await sendFailure(error);
  else if (!isPrepared) throw error;
  else getLogger().fatal({ err: error }, 'worker cannot run');
  process.exitCode = 3;
} finally {
  await closeDatabase();
  if (process.connected) process.disconnect();
}
