import { MINUTE_MS } from '@/lib/domain/time';
import { OLDEST_MS } from './check-item';
import type { Contribution } from './counter';
import type { PushedField } from './item';

/** What a contribution adds to one minute. */
export type MinuteShare = { minuteMs: number; adds: Partial<Record<PushedField, number>> };

/** An export usually reports the minute in which it ends; only what was reported later is spread. */
const USUAL_MS = 2 * MINUTE_MS;

const floorMinute = (ms: number) => Math.floor(ms / MINUTE_MS) * MINUTE_MS;

/**
 * The minutes that a contribution belongs to. One of up to two minutes counts to the minute it ends in. After a gap (the
 * sender could not reach us) a counter reports the sum of hours at once: it is spread evenly over them, so that it is
 * no spike, and never thinner than one request a minute where requests are counted.
 */
export function spreadOverMinutes({ item, amounts, fromMs, untilMs }: Contribution, now: Date): MinuteShare[] {
  const lastMs = floorMinute(Math.max(untilMs - 1, 0));
  const firstMs = Math.max(floorMinute(fromMs), floorMinute(now.getTime() - OLDEST_MS));
  const minutes = untilMs - fromMs <= USUAL_MS ? 1 : Math.max(1, (lastMs - firstMs) / MINUTE_MS + 1);
  if (minutes === 1) return [{ minuteMs: lastMs, adds: addUp(amounts, (value) => value) }];
  const requests = amounts.find(({ fields }) => fields.includes('requests'))?.value ?? item.requestCount;
  const shares = requests === null || requests === 0 ? minutes : Math.min(minutes, requests);
  return Array.from({ length: shares }, (_, at) => ({
    minuteMs: firstMs + Math.floor(((at + 0.5) * minutes) / shares) * MINUTE_MS,
    adds: addUp(amounts, (value) => findShare(value, at, shares)),
  }));
}

/** Shares of a whole number that are whole numbers and add up to it. */
const findShare = (value: number, at: number, shares: number) =>
  Math.floor((value / shares) * (at + 1)) -
  Math.floor((value / shares) * at) +
  (at === shares - 1 ? rest(value, shares) : 0);

/** What rounding of the division leaves over. */
const rest = (value: number, shares: number) => value - Math.floor((value / shares) * shares);

function addUp(
  amounts: Contribution['amounts'],
  take: (value: number) => number,
): Partial<Record<PushedField, number>> {
  const adds: Partial<Record<PushedField, number>> = {};
  for (const { value, fields } of amounts) {
    const share = take(value);
    for (const field of fields) adds[field] = (adds[field] ?? 0) + share;
  }
  return adds;
}
