import { readNow } from '@/lib/clock';
import { getDb } from '@/lib/db/client';
import {
  type ClaimedDelivery,
  claimDueDeliveries,
  listWorkspacesWithPendingDeliveries,
} from '@/lib/db/delivery-claims';
import { acrossWorkspaces, inWorkspace } from '@/lib/db/workspace-guard';
import { fallBackDeliveries } from './fall-back-deliveries';
import { groupWaitingDeliveries } from './group-waiting-deliveries';
import type { Outside } from './open-channel';
import { type SendContext, sendDelivery } from './send-delivery';

export type DeliveryRun = Outside & {
  /** At most this many messages in one call. */
  limit?: number;
  /** Once aborted no further delivery is claimed; those under way finish. */
  signal?: AbortSignal;
  now?: () => Date;
  /** Uniform in [0, 1): spreads retries. */
  chance?: () => number;
};

export type DeliveryCounts = { sent: number; delayed: number; dead: number };

/** Messages under way at once in one process. */
const LANES = 10;

/** A claim costs a walk over what waits, so it is worth while for several at a time only. */
const WORTH_CLAIMING = 4;

/** One call's state: what it may still take, what came of it, and whether a channel that had been down works again. */
type Work = {
  run: DeliveryRun;
  context: SendContext;
  left: number;
  counts: DeliveryCounts;
  hasRecovered: boolean;
};

/**
 * Sends what is due, oldest first, and returns when nothing is left or `limit` is reached. Any number of processes may
 * run it at once. Each step survives a kill: a claim runs out and is taken again, and a message that was handed over
 * without its answer being recorded goes out once more under the same Message-ID.
 */
export async function deliverDueNotifications(run: DeliveryRun): Promise<DeliveryCounts> {
  const { now = readNow, chance } = run;
  const onRecovery = () => {
    work.hasRecovered = true;
  };
  const work: Work = {
    run,
    context: { outside: run, now, chance, senders: new Map(), knownToWork: new Set(), onRecovery },
    left: run.limit ?? 1_000,
    counts: { sent: 0, delayed: 0, dead: 0 },
    hasRecovered: false,
  };
  for (const workspaceId of await acrossWorkspaces(() => listWorkspacesWithPendingDeliveries(getDb()))) {
    await inWorkspace(workspaceId, async () => {
      await collectAndDeliver(work, workspaceId, now);
      // What stands in for others goes out at once, not with the next call.
      if ((await fallBackDeliveries(workspaceId, now())) > 0) await collectAndDeliver(work, workspaceId, now);
    });
  }
  return work.counts;
}

/** What waited for a channel that works again is collected before it goes out, or it would arrive one by one. */
async function collectAndDeliver(work: Work, workspaceId: string, now: () => Date): Promise<void> {
  do {
    work.hasRecovered = false;
    await groupWaitingDeliveries(workspaceId, now());
    await deliverWorkspace(work, workspaceId);
  } while (work.hasRecovered && !work.run.signal?.aborted);
}

/** Keeps as many messages under way as there are lanes; throws only after those under way have ended. */
async function deliverWorkspace(work: Work, workspaceId: string): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let isEmpty = false;
  for (;;) {
    const free = Math.min(LANES - underWay.size, work.left);
    const mayClaim = free > 0 && failures.length === 0 && !work.hasRecovered && !work.run.signal?.aborted;
    // With messages under way, a claim waits until several lanes are free; an empty one is asked again when all ended.
    const isWorthIt: boolean = underWay.size === 0 || (free >= WORTH_CLAIMING && !isEmpty);
    const claims: ClaimedDelivery[] = mayClaim && isWorthIt ? await claimOrNote(workspaceId, free, failures) : [];
    if (mayClaim && isWorthIt) isEmpty = claims.length === 0;
    work.left -= claims.length;
    for (const claim of claims) {
      const sending: Promise<void> = sendAndCount(work, claim)
        .catch((error: unknown) => void failures.push(error))
        .finally(() => underWay.delete(sending));
      underWay.add(sending);
    }
    if (underWay.size === 0) break;
    await Promise.race(underWay);
  }
  if (failures.length > 0) throw failures[0];
}

async function claimOrNote(workspaceId: string, limit: number, failures: unknown[]): Promise<ClaimedDelivery[]> {
  try {
    return await claimDueDeliveries(getDb(), workspaceId, limit);
  } catch (error) {
    failures.push(error);
    return [];
  }
}

async function sendAndCount(work: Work, claim: ClaimedDelivery): Promise<void> {
  const next = await sendDelivery(work.context, claim);
  work.counts[next.state === 'pending' ? 'delayed' : next.state] += 1;
}
