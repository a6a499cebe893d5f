import { DAY_MS, MINUTE_MS } from '@/lib/domain/time';
import type { PushedItem, Refusal } from './item';

/** Clocks of senders may go ahead by this much. */
export const MOST_AHEAD_MS = 5 * MINUTE_MS;
/** Senders keep what they could not send; what is older than this would rewrite hours that are settled. */
export const OLDEST_MS = DAY_MS;
/** Bytes of names are stored with every series. */
export const MAX_TEXT = 200;

export const toMs = (nanos: bigint) => Number(nanos / 1_000_000n);
const toText = (nanos: bigint) => {
  const at = new Date(toMs(nanos));
  return Number.isNaN(at.getTime()) ? `${nanos} ns` : at.toISOString();
};

/** What is wrong with an item; null = nothing. */
export function findRefusal(item: PushedItem, now: Date): Refusal | null {
  const { startNanos, endNanos, amounts, dimensions, service } = item;
  const refuse = (code: Refusal['code'], message: string): Refusal => ({ code, message });
  if (endNanos <= 0n) return refuse('no_time', 'an item without a time: expected timeUnixNano or endTimeUnixNano');
  const aheadMs = toMs(endNanos) - now.getTime();
  if (aheadMs > MOST_AHEAD_MS)
    return refuse('future', `time ${toText(endNanos)}: expected at most 5 minutes after ${now.toISOString()}`);
  if (-aheadMs > OLDEST_MS)
    return refuse('too_old', `time ${toText(endNanos)}: expected at most a day before ${now.toISOString()}`);
  if (startNanos > endNanos)
    return refuse('wrong_span', `start ${toText(startNanos)} after end ${toText(endNanos)}: expected it before`);
  const wrong = amounts.find(({ value }) => !Number.isFinite(value) || value > Number.MAX_SAFE_INTEGER);
  if (wrong) return refuse('not_a_count', `value ${wrong.value}: expected a number of tokens, requests or dollars`);
  if (amounts.some(({ value }) => value < 0)) return refuse('negative', 'a value below zero: expected zero or more');
  const texts = [service, dimensions.projectId, dimensions.userId, dimensions.model, dimensions.apiKeyId];
  const long = texts.find((text) => text != null && text.length > MAX_TEXT);
  if (long != null)
    return refuse('text_too_long', `name "${long.slice(0, 40)}…": expected at most ${MAX_TEXT} characters`);
  return null;
}
