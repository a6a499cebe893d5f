import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import type { MailTransport, SendResult } from '@/lib/channels/email/mail-transport';
import { type RenderedMail, renderMail } from '@/lib/channels/email/render-mail';
import { readNow } from '@/lib/clock';
import { getDb, inTransaction } from '@/lib/db/client';
import { type Attempt, type ClaimedDelivery, recordAttempt, recordHandover } from '@/lib/db/delivery-claims';
import { insertIncidentEvent } from '@/lib/db/incidents';
import {
  type AfterAttempt,
  decideAfterAttempt,
  MAX_HANDOVERS_IN_DOUBT,
  renderAttemptLine,
} from '@/lib/domain/delivery';
import { type AlertMessage, parseAlertMessage } from '@/lib/domain/notification';
import { readEnv } from '@/lib/env';
import { getLogger } from '@/lib/logger';
import { presentAlertMail } from '@/lib/presenters/email/present-alert-mail';

/** What sending needs from outside, and mails laid out for one recipient that are good for the others. */
export type SendContext = {
  transportFor: (workspaceId: string) => MailTransport | Promise<MailTransport>;
  now?: (() => Date) | undefined;
  /** Uniform in [0, 1): spreads retries. */
  chance?: (() => number) | undefined;
  rendered: Map<string, Promise<RenderedMail>>;
};

/** Laid-out mails kept at a time; one takes about 50 kB. */
const KEPT_RENDERINGS = 16;

/** How long a result is held on to while the database is away; shorter than a claim lasts after the longest attempt. */
const RECORD_PATIENCE_MS = 10_000;

/** Sends one claimed delivery, records what came of it, and says where it goes from here. */
export async function sendDelivery(context: SendContext, claim: ClaimedDelivery): Promise<AfterAttempt> {
  const now = context.now ?? readNow;
  const attempt = { id: uuidv7(), startedAt: now() };
  const isBeyondDoubt = claim.handoversInDoubt >= MAX_HANDOVERS_IN_DOUBT;
  const result = isBeyondDoubt ? TOO_OFTEN_IN_DOUBT : await attemptSend(context, claim, attempt);
  const durationMs = Math.max(0, now().getTime() - attempt.startedAt.getTime());
  const next: AfterAttempt = isBeyondDoubt
    ? { state: 'dead' }
    : decideAfterAttempt(result.outcome, {
        attemptCount: claim.attemptCount,
        ageMs: claim.ageMs + durationMs,
        chance: (context.chance ?? Math.random)(),
      });
  await recordPatiently(() =>
    inTransaction(async (tx) => {
      await recordAttempt(tx, claim, { ...attempt, durationMs, ...result, next });
      if (claim.incidentId === null || !isWorthTelling(claim, next)) return;
      const text = renderAttemptLine(claim.recipient, result.outcome, result.reply, next.state === 'dead');
      const event = { at: now(), kind: 'notified', actor: null, text };
      await insertIncidentEvent(tx, claim.workspaceId, claim.incidentId, event);
    }),
  );
  if (next.state !== 'sent') logFailure(claim, next, result);
  return next;
}

/** A third mail would be a second repeat. It stays visible as given up, and most likely arrived. */
const TOO_OFTEN_IN_DOUBT: SendResult = {
  outcome: 'temporary',
  reply: `handed to the mail server ${MAX_HANDOVERS_IN_DOUBT} times while the process ended before the answer was recorded; not sent again`,
};

/** The timeline tells the first delay and how it ended; the delivery itself keeps every attempt. */
function isWorthTelling(claim: ClaimedDelivery, next: AfterAttempt): boolean {
  return next.state !== 'pending' || claim.attemptCount === 1;
}

function logFailure(claim: ClaimedDelivery, next: AfterAttempt, { reply }: SendResult): void {
  const { workspaceId, id: deliveryId, attemptCount } = claim;
  getLogger().warn({ workspaceId, deliveryId, attemptCount, state: next.state, reply }, 'mail not accepted');
}

async function attemptSend(context: SendContext, claim: ClaimedDelivery, attempt: Attempt): Promise<SendResult> {
  try {
    const message = parseAlertMessage(claim.message);
    const mail = await renderOnce(context, claim, message);
    const transport = await context.transportFor(claim.workspaceId);
    return await transport.send(
      {
        ...mail,
        to: claim.recipient,
        messageId: claim.messageId,
        threadRootId: claim.threadRootId,
        date: claim.decidedAt,
        isUrgent: message.kind === 'incident' && message.severity === 'critical' && message.reason !== 'resolved',
        headers: buildHeaders(message, claim),
      },
      () => recordHandover(getDb(), claim, attempt),
    );
  } catch (error) {
    // Nothing reached a server. Repairing settings or software lets a later try succeed, so it is not given up yet.
    getLogger().error({ deliveryId: claim.id, err: error }, 'the mail could not be prepared');
    return { outcome: 'temporary', reply: `not sent: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Everybody's copy of a notification is the same but for the envelope, so it is laid out once. */
function renderOnce(context: SendContext, claim: ClaimedDelivery, message: AlertMessage): Promise<RenderedMail> {
  const known = context.rendered.get(claim.notificationId);
  if (known) return known;
  const rendering = renderAndReport(claim, message);
  context.rendered.set(claim.notificationId, rendering);
  for (const oldest of context.rendered.keys()) {
    if (context.rendered.size <= KEPT_RENDERINGS) break;
    context.rendered.delete(oldest);
  }
  return rendering;
}

async function renderAndReport(claim: ClaimedDelivery, message: AlertMessage): Promise<RenderedMail> {
  const mail = await renderMail(presentAlertMail(message, { publicUrl: readEnv().publicUrl, ageMs: claim.ageMs }));
  for (const err of mail.problems) {
    getLogger().error({ deliveryId: claim.id, err }, 'a part of the mail could not be drawn');
  }
  return mail;
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
