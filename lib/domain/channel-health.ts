/** So many failures in a row that concern the whole channel, and its messages wait while one at a time tries. */
export const FAILURES_BEFORE_PAUSE = 3;

/** After so long a second channel hears what the first one fails to take. */
export const FALL_BACK_AFTER_MINUTES = 5;

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 60_000;

/**
 * How long a channel is left alone after `failures` in a row: 5 s doubling up to a minute, or as long as the receiver
 * asked, which counts from the first time on. null = not yet, its messages go on by their own schedule.
 */
export function planPause(failures: number, retryAfterMs: number | null): number | null {
  if (failures < FAILURES_BEFORE_PAUSE) return retryAfterMs;
  const doublings = Math.min(failures - FAILURES_BEFORE_PAUSE, 10);
  return Math.max(Math.min(FIRST_PAUSE_MS * 2 ** doublings, LONGEST_PAUSE_MS), retryAfterMs ?? 0);
}
