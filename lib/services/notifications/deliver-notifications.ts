import { readNow } from '@/lib/clock';
import { getDb } from '@/lib/db/client';
import {
  type ClaimedDelivery,
  claimDueDeliveries,
  listWorkspacesWithPendingDeliveries,
} from '@/lib/db/notifications/delivery-claims';
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

/** Messages of one workspace before the next one has its turn, so that nobody waits behind ten thousand of another's. */
const TURN_SHARE = 50;

/** A claim costs a walk over what waits, so it is worth while for several at a time only. */
const WORTH_CLAIMING = 4;

/**
 * One call's state: what it may still take, how much of that in this turn, what came of it, and whether a channel that had
 * been down works again.
 */
type Work = {
  run: DeliveryRun;
  context: SendContext;
  left: number;
  turnLeft: number;
  counts: DeliveryCounts;
  hasRecovered: boolean;
};

/**
 * Sends what is due and returns when nothing is left or `limit` is reached: of each workspace the oldest first, and the
 * workspaces in turns of a bounded share. Any number of processes may run it at once. Each step survives a kill: a claim
 * runs out and is taken again, and a message that was handed over without its answer being recorded goes out once more
 * under the same Message-ID. What fails in one workspace is thrown only after all others had their turns.
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
    turnLeft: 0,
    counts: { sent: 0, delayed: 0, dead: 0 },
    hasRecovered: false,
  };
  const failures = new Map<string, unknown>();
  let isMoreDue = true;
  while (isMoreDue && work.left > 0 && !run.signal?.aborted) {
    isMoreDue = false;
    // Asked anew each round: a workspace whose message came meanwhile has its turn in the next.
    const waiting = await acrossWorkspaces(() => listWorkspacesWithPendingDeliveries(getDb()));
    const share = Math.min(TURN_SHARE, Math.ceil(work.left / Math.max(1, waiting.length)));
    for (const workspaceId of waiting.filter((one) => !failures.has(one))) {
      try {
        isMoreDue = (await inWorkspace(workspaceId, () => takeTurn(work, workspaceId, share))) || isMoreDue;
      } catch (error) {
        failures.set(workspaceId, error);
      }
    }
  }
  for (const failure of failures.values()) throw failure;
  return work.counts;
}

/** Sends a workspace's share; true when that was used up and more may be due. */
async function takeTurn(work: Work, workspaceId: string, share: number): Promise<boolean> {
  const { now = readNow } = work.run;
  work.turnLeft = share;
  await collectAndDeliver(work, workspaceId, now);
  // What stands in for others goes out at once, not with the next call.
  if ((await fallBackDeliveries(workspaceId, now())) > 0) await collectAndDeliver(work, workspaceId, now);
  return work.turnLeft === 0;
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
    const free = Math.min(LANES - underWay.size, work.left, work.turnLeft);
    const mayClaim = free > 0 && failures.length === 0 && !work.hasRecovered && !work.run.signal?.aborted;
    // With messages under way, a claim waits until several lanes are free; an empty one is asked again when all ended.
    const isWorthIt: boolean = underWay.size === 0 || (free >= WORTH_CLAIMING && !isEmpty);
    const claims: ClaimedDelivery[] = mayClaim && isWorthIt ? await claimOrNote(workspaceId, free, failures) : [];
    if (mayClaim && isWorthIt) isEmpty = claims.length === 0;
    work.left -= claims.length;
    work.turnLeft -= claims.length;
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
