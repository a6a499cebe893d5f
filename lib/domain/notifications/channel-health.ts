import { MINUTE_MS } from '@/lib/domain/time';

/** So many failures in a row that concern the whole channel, and its messages wait while one at a time tries. */
export const FAILURES_BEFORE_PAUSE = 3;

/** After so long a fallback channel gets what the first one fails to deliver. */
export const FALL_BACK_AFTER_MINUTES = 5;

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;
/** The longest wait that a receiver may ask for: it is tried again then, for an alert must not wait for a day. */
export const LONGEST_ASKED_WAIT_MS = 15 * MINUTE_MS;

/**
 * How long a channel is left alone after `failures` in a row: 5 s doubling up to a minute, or as long as the receiver
 * asked, up to 15 minutes, which counts from the first time on. null = not yet, its messages go on by their own schedule.
 */
export function planPause(failures: number, retryAfterMs: number | null): number | null {
  const askedMs = retryAfterMs === null ? null : Math.min(retryAfterMs, LONGEST_ASKED_WAIT_MS);
  if (failures < FAILURES_BEFORE_PAUSE) return askedMs;
  const doublings = Math.min(failures - FAILURES_BEFORE_PAUSE, 10);
  return Math.max(Math.min(FIRST_PAUSE_MS * 2 ** doublings, LONGEST_PAUSE_MS), askedMs ?? 0);
}
