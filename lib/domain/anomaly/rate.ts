import type { Evidence } from './judge';
import type { Series } from './series';

/** One minute alone may be a burst, and the first and newest of a leak are parts of one. */
const LEAST_MINUTES = 2;

/**
 * Excess an hour at the present pace. A window that began before the leak dilutes it, so the newest minutes count: three
 * of a 5-minute window, fifteen of longer ones, and none of those before it began (`fromMinute`).
 */
export function estimateRate(series: Series, evidence: Evidence, minute: number, fromMinute: number): number {
  const { rate, windowMinutes, usual, observed } = evidence;
  if (windowMinutes > 60 || evidence.test === 'budget') return rate;
  const elapsed = Math.max(LEAST_MINUTES, minute - fromMinute + 1);
  // What is new to several keys has no series of its own, and all of it was spent since it began.
  if (evidence.spreadKeys !== undefined && evidence.dimension === undefined) {
    return elapsed < windowMinutes ? Math.max(rate, (observed * 60) / elapsed) : rate;
  }
  const minutes = Math.min(elapsed, windowMinutes <= 5 ? 3 : 15);
  const pace = (series.ring.sumCost(minute, minutes) * 60) / minutes;
  return Math.max(rate, pace - (usual * 60) / windowMinutes);
}
