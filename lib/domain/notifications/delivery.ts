import { z } from 'zod';
import { HOUR_MS } from '@/lib/domain/time';
import { LONGEST_ASKED_WAIT_MS } from './channel-health';

/** What the receiving side made of one attempt: it took the message, may take it later, or never will. */
export const AttemptOutcomeSchema = z.enum(['accepted', 'temporary', 'permanent']);
export type AttemptOutcome = z.infer<typeof AttemptOutcomeSchema>;

/** `dead` = given up: a permanent refusal, or a day of temporary ones. `grouped` = sent within another delivery. */
export type DeliveryState = 'pending' | 'sent' | 'dead' | 'grouped';

/** How long temporary failures are retried, counted from the decision to notify. */
export const RETRY_PERIOD_MS = 24 * HOUR_MS;
const FIRST_DELAY_MS = 15_000;
const LONGEST_DELAY_MS = HOUR_MS;

/**
 * When to try again after temporary failure number `attemptCount` (1 = the first): 15 s doubling up to an hour, spread
 * by +-20 % so that retries do not reach a recovering server all at once. `chance` is uniform in [0, 1). The last try is
 * at the end of the day; after it the delivery is given up. A receiver that asks for a longer pause gets it, up to 15
 * minutes.
 */
export function planRetry(input: {
  attemptCount: number;
  ageMs: number;
  chance: number;
  /** How long the receiver asks to be left alone; null = it said nothing. */
  retryAfterMs?: number | null;
}): { kind: 'retry'; delayMs: number } | { kind: 'give-up' } {
  const remainingMs = RETRY_PERIOD_MS - input.ageMs;
  if (remainingMs <= 0) return { kind: 'give-up' };
  const doublings = Math.min(Math.max(input.attemptCount, 1) - 1, 20);
  const delayMs = Math.min(FIRST_DELAY_MS * 2 ** doublings, LONGEST_DELAY_MS) * (0.8 + 0.4 * input.chance);
  const askedMs = Math.min(input.retryAfterMs ?? 0, LONGEST_ASKED_WAIT_MS);
  return { kind: 'retry', delayMs: Math.round(Math.min(Math.max(delayMs, askedMs), remainingMs)) };
}

/**
 * Reply of an attempt from the moment the message is handed over until the server's answer is recorded in its place.
 * One that never got an answer goes on beginning with it: it is unknown whether the message arrived.
 */
export const HANDOVER_REPLY = 'handed over, the answer is not recorded';

/** How often a message may be handed over without its answer being learned: once it may be repeated, not more. */
export const MAX_HANDOVERS_IN_DOUBT = 2;

export type AfterAttempt = { state: 'sent' } | { state: 'dead' } | { state: 'pending'; delayMs: number };

/** Where a delivery goes after an attempt. A permanent refusal ends it at once, a temporary one by `planRetry`. */
export function decideAfterAttempt(
  outcome: AttemptOutcome,
  input: { attemptCount: number; ageMs: number; chance: number; retryAfterMs?: number | null },
): AfterAttempt {
  switch (outcome) {
    case 'accepted':
      return { state: 'sent' };
    case 'permanent':
      return { state: 'dead' };
    case 'temporary': {
      const plan = planRetry(input);
      return plan.kind === 'retry' ? { state: 'pending', delayMs: plan.delayMs } : { state: 'dead' };
    }
  }
}

/**
 * Message-ID of a delivery, the same on every attempt (RFC 5322 3.6.4: dot-atom on both sides). A host with characters
 * that do not fit, such as an IPv6 address, has them replaced; a port is dropped.
 */
export function buildMessageId(deliveryId: string, publicHost: string): string {
  const host = publicHost
    .replace(/^\[(.*)\](:\d+)?$/, '$1')
    .replace(/^([^:]*):\d+$/, '$1')
    .replace(/[^A-Za-z0-9.-]+/g, '-')
    .replace(/^[.-]+|[.-]+$|\.(?=\.)/g, '');
  return `<${deliveryId}@${host === '' ? 'spendwatch.invalid' : host}>`;
}

/** The timeline line of one attempt: "The message to a@example.com was accepted: 250 2.0.0 queued as 1234". */
export function renderAttemptLine(
  recipient: string,
  outcome: AttemptOutcome,
  reply: string,
  isGivenUp: boolean,
): string {
  const words = {
    accepted: 'was accepted',
    temporary: isGivenUp ? 'was given up' : 'is delayed',
    permanent: 'was refused',
  } satisfies Record<AttemptOutcome, string>;
  const oneLine = reply.replace(/\s+/g, ' ').trim();
  return `The message to ${recipient} ${words[outcome]}: ${oneLine.length > 300 ? `${oneLine.slice(0, 299)}…` : oneLine}`;
}
