import { setTimeout as sleep } from 'node:timers/promises';
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

/** Messages claimed for one workspace before the next one, so that ten thousand of one do not delay the others. */
const TURN_SHARE = 50;

/** A claim costs a walk over what waits, so it is worth while for several at a time only. */
const WORTH_CLAIMING = 4;

/** Workspaces that are served at once in one process: one whose receivers hang takes one of these places, no more. */
const PARALLEL_WORKSPACES = 32;

/** While something is under way, what came meanwhile is looked for this often. */
const LOOK_AGAIN_MS = 500;

/** One call's state: what it may still take and what came of it. */
type Call = { run: DeliveryRun; context: Omit<SendContext, 'onRecovery'>; left: number; counts: DeliveryCounts };

/** One workspace's turn: what it may still take, and whether a channel that had been down works again. */
type Turn = { call: Call; context: SendContext; left: number; hasRecovered: boolean };

/**
 * Sends what is due and returns when nothing is left or `limit` is reached: of each workspace the oldest first, and the
 * workspaces side by side in turns of a bounded share, so that a receiver that hangs delays its own workspace alone. Any
 * number of processes may run it at once. Each step survives a kill: a claim runs out and is taken again, and a message
 * that was handed over without its answer being recorded goes out once more under the same Message-ID. What fails in one
 * workspace is thrown only after all others had their turns.
 */
export async function deliverDueNotifications(run: DeliveryRun): Promise<DeliveryCounts> {
  const { now = readNow, chance } = run;
  const call: Call = {
    run,
    context: { outside: run, now, chance, senders: new Map(), knownToWork: new Set() },
    left: run.limit ?? 1_000,
    counts: { sent: 0, delayed: 0, dead: 0 },
  };
  const failures = new Map<string, unknown>();
  const underWay = new Map<string, Promise<void>>();
  // Workspaces with nothing more to send for the moment.
  const done = new Set<string>();
  while (call.left > 0 && !run.signal?.aborted) {
    // Read again each round: a workspace whose message arrived meanwhile is claimed in the next one.
    const waiting = await acrossWorkspaces(() => listWorkspacesWithPendingDeliveries(getDb()));
    const share = Math.min(TURN_SHARE, Math.ceil(call.left / Math.max(1, waiting.length)));
    for (const workspaceId of waiting) {
      const isBusy = underWay.has(workspaceId) || done.has(workspaceId) || failures.has(workspaceId);
      if (isBusy || underWay.size >= PARALLEL_WORKSPACES) continue;
      const turn = inWorkspace(workspaceId, () => takeTurn(call, workspaceId, share))
        .then((isMoreDue) => void (isMoreDue || done.add(workspaceId)))
        .catch((error: unknown) => void failures.set(workspaceId, error))
        .finally(() => underWay.delete(workspaceId));
      underWay.set(workspaceId, turn);
    }
    if (underWay.size === 0) break;
    if (await isFirst(sleep(LOOK_AGAIN_MS), underWay.values())) done.clear();
  }
  await Promise.all(underWay.values());
  for (const failure of failures.values()) throw failure;
  return call.counts;
}

/** Whether `pause` ends before any of the others. */
function isFirst(pause: Promise<unknown>, others: Iterable<Promise<void>>): Promise<boolean> {
  return Promise.race([pause.then(() => true), ...[...others].map((one) => one.then(() => false))]);
}

/** Sends a workspace's share; true when that was used up and more may be due. */
async function takeTurn(call: Call, workspaceId: string, share: number): Promise<boolean> {
  const { now = readNow } = call.run;
  const onRecovery = () => {
    turn.hasRecovered = true;
  };
  const turn: Turn = { call, context: { ...call.context, onRecovery }, left: share, hasRecovered: false };
  await collectAndDeliver(turn, workspaceId, now);
  // Fallback deliveries go out at once, not with the next call.
  if ((await fallBackDeliveries(workspaceId, now())) > 0) await collectAndDeliver(turn, workspaceId, now);
  return turn.left === 0;
}

/** What waited for a channel that works again is collected before it goes out, or it would arrive one by one. */
async function collectAndDeliver(turn: Turn, workspaceId: string, now: () => Date): Promise<void> {
  do {
    turn.hasRecovered = false;
    await groupWaitingDeliveries(workspaceId, now());
    await deliverWorkspace(turn, workspaceId);
  } while (turn.hasRecovered && !turn.call.run.signal?.aborted);
}

/** Keeps as many messages under way as there are lanes; throws only after those under way have ended. */
async function deliverWorkspace(turn: Turn, workspaceId: string): Promise<void> {
  const { call } = turn;
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let isEmpty = false;
  for (;;) {
    const free = Math.min(LANES - underWay.size, call.left, turn.left);
    const mayClaim = free > 0 && failures.length === 0 && !turn.hasRecovered && !call.run.signal?.aborted;
    // With messages under way, a claim waits until several lanes are free; an empty one is asked again after a moment.
    const isWorthIt: boolean = underWay.size === 0 || (free >= WORTH_CLAIMING && !isEmpty);
    if (mayClaim && isWorthIt) {
      const claims = await claimShare(turn, workspaceId, free, failures);
      isEmpty = claims.length === 0;
      for (const claim of claims) {
        const sending: Promise<void> = sendAndCount(turn, claim)
          .catch((error: unknown) => void failures.push(error))
          .finally(() => underWay.delete(sending));
        underWay.add(sending);
      }
    }
    if (underWay.size === 0) break;
    if (await isFirst(sleep(LOOK_AGAIN_MS), underWay)) isEmpty = false;
  }
  if (failures.length > 0) throw failures[0];
}

/** Claims up to `free` messages. They are taken off the call's limit before anything is awaited: others claim meanwhile. */
async function claimShare(
  turn: Turn,
  workspaceId: string,
  free: number,
  failures: unknown[],
): Promise<ClaimedDelivery[]> {
  turn.call.left -= free;
  turn.left -= free;
  const claims = await claimOrNote(workspaceId, free, failures);
  turn.call.left += free - claims.length;
  turn.left += free - claims.length;
  return claims;
}

async function claimOrNote(workspaceId: string, limit: number, failures: unknown[]): Promise<ClaimedDelivery[]> {
  try {
    return await claimDueDeliveries(getDb(), workspaceId, limit);
  } catch (error) {
    failures.push(error);
    return [];
  }
}

async function sendAndCount({ call, context }: Turn, claim: ClaimedDelivery): Promise<void> {
  const next = await sendDelivery(context, claim);
  call.counts[next.state === 'pending' ? 'delayed' : next.state] += 1;
}
