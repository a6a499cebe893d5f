import { setTimeout as sleep } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import type { ChannelSender, SendResult } from '@/lib/channels/channel';
import { readNow } from '@/lib/clock';
import { getDb } from '@/lib/db/client';
import { recordChannelFailure, recordChannelOk } from '@/lib/db/notifications/channel-health';
import {
  type Attempt,
  type ClaimedDelivery,
  recordAttempt,
  recordHandover,
} from '@/lib/db/notifications/delivery-claims';
import { deletePushSubscription, markSubscriptionOk } from '@/lib/db/notifications/push-subscriptions';
import {
  type AfterAttempt,
  decideAfterAttempt,
  HANDOVER_REPLY,
  MAX_HANDOVERS_IN_DOUBT,
  renderAttemptLine,
} from '@/lib/domain/notifications/delivery';
import { parseAlertMessage } from '@/lib/domain/notifications/notification';
import { readEnv } from '@/lib/env';
import { getLogger } from '@/lib/logger';
import { presentAlertMail } from '@/lib/presenters/email/present-alert-mail';
import { presentAlertEvent } from '@/lib/presenters/notifications/present-alert-event';
import { withSpan } from '@/lib/telemetry/spans';
import { type Outside, openChannel } from './open-channel';

/** What sending needs from outside, and senders that are good for more than one delivery. */
export type SendContext = {
  outside: Outside;
  now?: (() => Date) | undefined;
  /** Uniform in [0, 1): spreads retries. */
  chance?: (() => number) | undefined;
  senders: Map<string, Promise<ChannelSender | null>>;
  /** Channels that took something in this round and nothing failed since: that they work need not be written again. */
  knownToWork: Set<string>;
  /** Called when a channel works again after its messages had waited. */
  onRecovery: () => void;
};

/** How long a result is held on to while the database is away; shorter than a claim lasts after the longest attempt. */
const RECORD_PATIENCE_MS = 10_000;

/** Sends one claimed delivery, records what came of it, and says where it goes from here. */
export function sendDelivery(context: SendContext, claim: ClaimedDelivery): Promise<AfterAttempt> {
  const attributes = { 'spendwatch.workspace': claim.workspaceId, 'spendwatch.delivery': claim.id };
  return withSpan('deliver', attributes, async (span) => {
    const next = await sendAndRecord(context, claim);
    span.setAttribute('spendwatch.delivery.state', next.state);
    return next;
  });
}

async function sendAndRecord(context: SendContext, claim: ClaimedDelivery): Promise<AfterAttempt> {
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
        retryAfterMs: result.retryAfterMs ?? null,
      });
  const { outcome, reply, isChannelWide = false } = result;
  const text = renderAttemptLine(claim.recipient, outcome, reply, next.state === 'dead');
  const line = claim.incidentId !== null && isWorthTelling(claim, next) ? { id: uuidv7(), at: now(), text } : null;
  const record = { ...attempt, durationMs, outcome, reply, next, awaitsChannel: isChannelWide };
  await recordPatiently(() => recordAttempt(getDb(), claim, record, line));
  if (await recordHealth(context, claim, result, now())) context.onRecovery();
  if (next.state !== 'sent') logFailure(claim, next, result);
  return next;
}

/** A third message would be a second repeat. It stays visible as given up, and most likely arrived. */
const TOO_OFTEN_IN_DOUBT: SendResult = {
  outcome: 'temporary',
  reply: `handed over ${MAX_HANDOVERS_IN_DOUBT} times without learning the answer, so it may have arrived; not sent again`,
};

const NOWHERE_TO_GO: SendResult = {
  outcome: 'permanent',
  reply: 'not sent: the channel or browser was removed before this message went out',
};

/** The timeline shows the first delay and the outcome; the delivery keeps every attempt. */
function isWorthTelling(claim: ClaimedDelivery, next: AfterAttempt): boolean {
  return next.state !== 'pending' || claim.attemptCount === 1;
}

/**
 * What the attempt says about the channel and the browser; true when the channel works again. The delivery is recorded;
 * losing this changes little.
 */
async function recordHealth(
  { knownToWork }: SendContext,
  claim: ClaimedDelivery,
  result: SendResult,
  at: Date,
): Promise<boolean> {
  const { workspaceId, channelId, subscriptionId } = claim;
  if (channelId === null) return false;
  try {
    if (result.outcome === 'accepted') {
      if (subscriptionId !== null) await markSubscriptionOk(getDb(), workspaceId, subscriptionId, at);
      if (knownToWork.has(channelId)) return false;
      const hasRecovered = await recordChannelOk(getDb(), workspaceId, channelId);
      knownToWork.add(channelId);
      return hasRecovered;
    }
    if (result.isChannelWide) {
      const { reply, retryAfterMs = null } = result;
      knownToWork.delete(channelId);
      await recordChannelFailure(getDb(), workspaceId, channelId, { reply, retryAfterMs });
    } else if (result.isRecipientGone && subscriptionId !== null) {
      await deletePushSubscription(getDb(), workspaceId, { id: subscriptionId });
    }
  } catch (error) {
    getLogger().warn({ workspaceId, channelId, err: error }, 'the health of a channel could not be noted');
  }
  return false;
}

function logFailure(claim: ClaimedDelivery, next: AfterAttempt, { reply }: SendResult): void {
  const { workspaceId, id: deliveryId, attemptCount } = claim;
  getLogger().warn({ workspaceId, deliveryId, attemptCount, state: next.state, reply }, 'message not accepted');
}

async function attemptSend(context: SendContext, claim: ClaimedDelivery, attempt: Attempt): Promise<SendResult> {
  let isHandedOver = false;
  const handOver = async () => {
    await recordHandover(getDb(), claim, attempt);
    isHandedOver = true;
  };
  try {
    const message = parseAlertMessage(claim.message);
    const { publicUrl } = readEnv();
    const { ageMs, standsInFor, reason, reading } = claim;
    const sender = await openOnce(context, claim);
    if (!sender) return NOWHERE_TO_GO;
    const result = await sender.send(
      {
        deliveryId: claim.id,
        notificationId: claim.notificationId,
        recipient: claim.recipient,
        messageId: claim.messageId,
        threadRootId: claim.threadRootId,
        decidedAt: claim.decidedAt,
        words: presentAlertMail(message, { publicUrl, ageMs, standsInFor, reading }),
        wording: reading === null ? '' : `${reading.locale ?? ''} ${reading.timezone ?? ''}`,
        event: presentAlertEvent(message, { publicUrl, reason }),
      },
      handOver,
    );
    const isInDoubt = isHandedOver && result.isUnanswered;
    return isInDoubt ? { ...result, reply: `${HANDOVER_REPLY}: ${result.reply}` } : result;
  } catch (error) {
    // Nothing reached a server. Repairing settings or software lets a later try succeed, so it is not given up yet.
    getLogger().error({ deliveryId: claim.id, err: error }, 'the message could not be prepared');
    return { outcome: 'temporary', reply: `not sent: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** A sender serves a whole channel, but for browsers, of which each has its own. */
function openOnce({ outside, senders }: SendContext, claim: ClaimedDelivery): Promise<ChannelSender | null> {
  const key = `${claim.workspaceId} ${claim.channelId} ${claim.subscriptionId ?? ''}`;
  const sender = senders.get(key) ?? openChannel(outside, claim);
  senders.set(key, sender);
  // One that could not be opened is tried anew for the next delivery.
  sender.catch(() => senders.delete(key));
  return sender;
}

/** An accepted message whose result is lost is sent twice, so a database that is restarting is waited for. */
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
