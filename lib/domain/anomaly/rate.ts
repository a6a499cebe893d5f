import type { Evidence } from './judge';
import type { Series } from './series';

/**
 * Excess an hour at the present pace. A window that began before the leak dilutes it, so the newest minutes count: three
 * of a 5-minute window, fifteen of longer ones.
 */
export function estimateRate(series: Series, evidence: Evidence, minute: number): number {
  if (evidence.windowMinutes > 60 || evidence.test === 'budget' || evidence.spreadKeys !== undefined) {
    return evidence.rate;
  }
  const minutes = evidence.windowMinutes <= 5 ? 3 : 15;
  const pace = (series.ring.sumCost(minute, minutes) * 60) / minutes;
  return Math.max(evidence.rate, pace - (evidence.usual * 60) / evidence.windowMinutes);
}
