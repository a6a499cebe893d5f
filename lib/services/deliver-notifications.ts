import { MAIL_CONNECTIONS } from '@/lib/channels/email/mail-transport';
import { getDb } from '@/lib/db/client';
import { type ClaimedDelivery, claimDueDeliveries, listWorkspacesWithDueDeliveries } from '@/lib/db/delivery-claims';
import { type SendContext, sendDelivery } from './send-delivery';

export type DeliveryRun = {
  /** Where mail of a workspace goes: the configured server, or the built-in mailbox under the workspace's own name. */
  transportFor: SendContext['transportFor'];
  /** At most this many mails in one call. */
  limit?: number;
  /** Once aborted no further delivery is claimed; those under way finish. */
  signal?: AbortSignal;
  now?: () => Date;
  /** Uniform in [0, 1): spreads retries. */
  chance?: () => number;
};

export type DeliveryCounts = { sent: number; delayed: number; dead: number };

/** One call's state: what it may still take and what came of it. */
type Work = { run: DeliveryRun; context: SendContext; left: number; counts: DeliveryCounts };

/**
 * Sends what is due, oldest first, and returns when nothing is left or `limit` is reached. Any number of processes may
 * run it at once. Each step survives a kill: a claim runs out and is taken again, and a mail that was handed over
 * without its answer being recorded goes out once more under the same Message-ID.
 */
export async function deliverDueNotifications(run: DeliveryRun): Promise<DeliveryCounts> {
  const { transportFor, now, chance } = run;
  const context = { transportFor, now, chance, rendered: new Map() };
  const work: Work = { run, context, left: run.limit ?? 1_000, counts: { sent: 0, delayed: 0, dead: 0 } };
  for (const workspaceId of await listWorkspacesWithDueDeliveries(getDb())) await deliverWorkspace(work, workspaceId);
  return work.counts;
}

/** Keeps as many mails under way as the transport has connections; throws only after those under way have ended. */
async function deliverWorkspace(work: Work, workspaceId: string): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for (;;) {
    const free = Math.min(MAIL_CONNECTIONS - underWay.size, work.left);
    const mayClaim = free > 0 && failures.length === 0 && !work.run.signal?.aborted;
    const claims = mayClaim ? await claimOrNote(workspaceId, free, failures) : [];
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
