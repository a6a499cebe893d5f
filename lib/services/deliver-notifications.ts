import { setTimeout as sleep } from 'node:timers/promises';
import { MAIL_CONNECTIONS, type MailTransport, type SendResult } from '@/lib/channels/email/mail-transport';
import { renderMail } from '@/lib/channels/email/render-mail';
import { readNow } from '@/lib/clock';
import { getDb, inTransaction } from '@/lib/db/client';
import {
  type ClaimedDelivery,
  claimDueDeliveries,
  listWorkspacesWithDueDeliveries,
  recordAbandonedAttempt,
  recordAttempt,
} from '@/lib/db/delivery-claims';
import { insertIncidentEvent } from '@/lib/db/incidents';
import { type AfterAttempt, decideAfterAttempt, renderAttemptLine } from '@/lib/domain/delivery';
import { type AlertMessage, parseAlertMessage } from '@/lib/domain/notification';
import { readEnv } from '@/lib/env';
import { getLogger } from '@/lib/logger';
import { presentAlertMail } from '@/lib/presenters/email/present-alert-mail';

export type DeliveryRun = {
  /** Where mail of a workspace goes: the configured server, or the built-in mailbox under the workspace's own name. */
  transportFor: (workspaceId: string) => MailTransport | Promise<MailTransport>;
  /** At most this many mails in one call. */
  limit?: number;
  /** Once aborted no further delivery is claimed; those under way finish. */
  signal?: AbortSignal;
  now?: () => Date;
  /** Uniform in [0, 1): spreads retries. */
  chance?: () => number;
};

export type DeliveryCounts = { sent: number; delayed: number; dead: number };

/** How long a result is held on to while the database is away; shorter than a claim lasts after the longest attempt. */
const RECORD_PATIENCE_MS = 10_000;

/**
 * Sends what is due, oldest first, and returns when nothing is left or `limit` is reached. Any number of processes may
 * run it at once. Each step survives a kill: a claim runs out and is taken again, and a mail that was accepted but not
 * yet recorded goes out once more under the same Message-ID.
 */
export async function deliverDueNotifications(run: DeliveryRun): Promise<DeliveryCounts> {
  const counts: DeliveryCounts = { sent: 0, delayed: 0, dead: 0 };
  const budget = { left: run.limit ?? 1_000 };
  for (const workspaceId of await listWorkspacesWithDueDeliveries(getDb())) {
    await Promise.all(Array.from({ length: MAIL_CONNECTIONS }, () => deliverInTurn(run, workspaceId, budget, counts)));
  }
  return counts;
}

async function deliverInTurn(
  run: DeliveryRun,
  workspaceId: string,
  budget: { left: number },
  counts: DeliveryCounts,
): Promise<void> {
  while (budget.left > 0 && !run.signal?.aborted) {
    budget.left -= 1;
    const [claim] = await claimDueDeliveries(getDb(), workspaceId, 1);
    if (!claim) {
      budget.left += 1;
      return;
    }
    const next = await deliverOne(run, claim);
    counts[next.state === 'pending' ? 'delayed' : next.state] += 1;
  }
}

async function deliverOne(run: DeliveryRun, claim: ClaimedDelivery): Promise<AfterAttempt> {
  const now = run.now ?? readNow;
  const startedAt = now();
  if (claim.abandonedAt !== null) await recordAbandonedAttempt(getDb(), claim, claim.abandonedAt);
  const result = await attemptSend(run, claim);
  const durationMs = Math.max(0, now().getTime() - startedAt.getTime());
  const { attemptCount, ageMs } = claim;
  const chance = (run.chance ?? Math.random)();
  const next = decideAfterAttempt(result.outcome, { attemptCount, ageMs: ageMs + durationMs, chance });
  await recordPatiently(() =>
    inTransaction(async (tx) => {
      await recordAttempt(tx, claim, { startedAt, durationMs, ...result, next });
      if (claim.incidentId !== null && isWorthTelling(claim, next)) {
        const text = renderAttemptLine(claim.recipient, result.outcome, result.reply, next.state === 'dead');
        await insertIncidentEvent(tx, claim.workspaceId, claim.incidentId, {
          ...{ at: now(), kind: 'notified', actor: null, text },
        });
      }
    }),
  );
  if (next.state !== 'sent') {
    const { workspaceId, id: deliveryId } = claim;
    getLogger().warn(
      { workspaceId, deliveryId, attemptCount, state: next.state, reply: result.reply },
      'mail not accepted',
    );
  }
  return next;
}

/** The timeline tells the first delay and how it ended; the delivery itself keeps every attempt. */
function isWorthTelling(claim: ClaimedDelivery, next: AfterAttempt): boolean {
  return next.state !== 'pending' || claim.attemptCount === 1;
}

async function attemptSend(run: DeliveryRun, claim: ClaimedDelivery): Promise<SendResult> {
  try {
    const message = parseAlertMessage(claim.message);
    const mail = await renderMail(presentAlertMail(message, { publicUrl: readEnv().publicUrl, ageMs: claim.ageMs }));
    for (const problem of mail.problems) {
      getLogger().error({ deliveryId: claim.id, err: problem }, 'a part of the mail could not be drawn');
    }
    const transport = await run.transportFor(claim.workspaceId);
    return await transport.send({
      ...mail,
      to: claim.recipient,
      messageId: claim.messageId,
      threadRootId: claim.threadRootId,
      date: claim.decidedAt,
      isUrgent: message.kind === 'incident' && message.severity === 'critical' && message.reason !== 'resolved',
      headers: buildHeaders(message, claim),
    });
  } catch (error) {
    // Nothing reached a server. Repairing settings or software lets a later try succeed, so it is not given up yet.
    getLogger().error({ deliveryId: claim.id, err: error }, 'the mail could not be prepared');
    return { outcome: 'temporary', reply: `not sent: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function buildHeaders(message: AlertMessage, claim: ClaimedDelivery): Record<string, string> {
  return {
    ...(claim.incidentId === null ? {} : { 'X-Spendwatch-Incident': claim.incidentId }),
    'X-Spendwatch-Severity': message.kind === 'incident' ? message.severity : 'info',
    'X-Spendwatch-Reason': claim.reason,
  };
}

/** An accepted mail whose result is lost is sent twice, so a database that is restarting is waited for. */
async function recordPatiently(record: () => Promise<void>): Promise<void> {
  const giveUpAt = Date.now() + RECORD_PATIENCE_MS;
  for (;;) {
    try {
      return await record();
    } catch (error) {
      if (Date.now() >= giveUpAt) throw error;
      await sleep(250);
    }
  }
}
