import type { Evidence, EvidenceTest } from './judge';
import type { Leaf } from './leaf';
import { type MinuteRing, RING_MINUTES } from './minute-ring';
import type { Series } from './series';

/** Minutes before a finding in which it may have begun, where it looks at less. */
const LOOK_BACK_MINUTES = 60;

const READERS: Partial<Record<EvidenceTest, (leaf: Leaf) => string | null>> = {
  model: ({ identity }) => identity.model,
  user: ({ identity }) => identity.userId,
  tier: ({ identity }) => identity.serviceTier,
};

/**
 * The minute (UTC) in which a finding on a series began, `until` being the newest it looked at. What is new began with
 * its first use. Any other rise began where its sum above the level half way between the usual and the present one is
 * largest: the change point that belongs to a CUSUM (E. S. Page, 1955). What looks back further than minutes are kept
 * begins with its window. `all`: every series, for a subject that is new to several keys.
 */
export function findOnset(series: Series, evidence: Evidence, until: number, all: Iterable<Series>): number {
  const { test, subject, windowMinutes, spreadKeys, dimension } = evidence;
  const windowStart = until - windowMinutes + 1;
  if (windowMinutes >= RING_MINUTES) return windowStart;
  if (test === 'woke' || test === 'newKey') return Math.max(windowStart, series.activeSince);
  const read = dimension === undefined && subject !== undefined ? READERS[test] : undefined;
  const rings: MinuteRing[] = [];
  let isNew = true;
  if (read) {
    for (const each of spreadKeys === undefined ? [series] : all) {
      for (const leaf of each.leaves) {
        if (read(leaf) !== subject || leaf.lastSeen < windowStart) continue;
        rings.push(leaf.ring);
        isNew &&= leaf.firstSeen >= windowStart;
      }
    }
  } else {
    rings.push(series.ring);
    isNew = false;
  }
  const usual = read ? 0 : evidence.usual / windowMinutes;
  const present = rings.reduce((sum, ring) => sum + ring.sumCost(until, windowMinutes), 0) / windowMinutes;
  const level = isNew ? 0 : usual + Math.max(0, present - usual) / 2;
  const lookBack = isNew ? windowMinutes : Math.max(windowMinutes, LOOK_BACK_MINUTES);
  return findChange(rings, level, Math.max(until - lookBack + 1, series.firstSeen), until) ?? windowStart;
}

/**
 * The minute of `[from, until]` from which on the sum over `level`, micro-dollars a minute, is largest; null = none is
 * above it.
 */
function findChange(rings: readonly MinuteRing[], level: number, from: number, until: number): number | null {
  let sum = 0;
  let most = 0;
  let change: number | null = null;
  for (let minute = until; minute >= from; minute--) {
    for (const ring of rings) if (ring.holds(minute)) sum += ring.costAt(minute);
    sum -= level;
    if (sum <= most) continue;
    most = sum;
    change = minute;
  }
  return change;
}
