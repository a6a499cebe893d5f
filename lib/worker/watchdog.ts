import { readNow } from '@/lib/clock';
import { readEnv } from '@/lib/env';
import { getLogger } from '@/lib/logger';
import { forEachWorkspace } from '@/lib/services/installation/run-judge';
import { watchWorkers } from '@/lib/services/installation/watch-self';
import { deliverDueNotifications } from '@/lib/services/notifications/deliver-notifications';
import { runLoop } from './loop';
import { type MailRoute, openMailRoute } from './mail';

const LOOK_MS = 15_000;

/**
 * Runs in the web process and watches the workers: when none is alive, it raises an incident and sends what is due
 * itself, because no other process would. Workers are given time to begin, counted from `watchedSince`. Ends with
 * `stop`.
 */
export async function runWatchdog(stop: AbortSignal, watchedSince: Date = readNow()): Promise<void> {
  let mail: MailRoute | null = null;
  await runLoop({ name: 'watchdog', idleMs: LOOK_MS, stop, log: getLogger() }, async () => {
    let isDead = false;
    await forEachWorkspace('watchdog', async (workspaceId) => {
      isDead = (await watchWorkers({ workspaceId, now: readNow(), watchedSince })) || isDead;
    });
    if (!isDead) return false;
    mail ??= await openMailRoute(readEnv(), readNow);
    await deliverDueNotifications({ transportFor: mail.transportFor, signal: stop, limit: 100 });
    return false;
  });
  await (mail as MailRoute | null)?.close();
}
