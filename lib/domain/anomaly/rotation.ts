import { BLOCKS_PER_DAY, HISTORY_DAYS } from './day-history';
import { KNOWN_AFTER_DAYS } from './judge-novelty';
import type { Leaf } from './leaf';
import type { Series } from './series';
import { LEAST_DAYS } from './thresholds';

/** Minutes before and after a key's first use in which another key's last use makes it the predecessor. */
const GAP_MINUTES = { before: 3 * 1_440, after: 120 } as const;
/** Minutes of silence that show that a key has stopped, by how regularly it was used. */
const SILENT_MINUTES = { regular: 10, irregular: 1_440 } as const;
/** Times by which spend of the new and missing spend of the old one may differ. */
const MOST_RATIO = 3;

export type Rotation = 'inherited' | 'underway' | 'none';

/**
 * A new key that takes over from one of its project that just stopped is the same work under another name: it inherits
 * the other's remembered days and is judged by them, once the old one misses at least `least` micro-dollars. While both still run, the work is `underway` from one to the other.
 */
export function inheritHistory(young: Series, all: Iterable<Series>, minute: number, least: number): Rotation {
  let underway = false;
  let best: Series | null = null;
  let bestMissing = 0;
  for (const old of all) {
    if (old === young || old.level !== 'key' || old.parent !== young.parent || old.hasSuccessor) continue;
    if (old.firstSeen >= young.firstSeen || old.history.count(young.openDay + 1) < LEAST_DAYS) continue;
    underway ||= isHandingOver(old, young, minute) || isTakingOver(old, young, minute);
    if (old.lastSeen < young.firstSeen - GAP_MINUTES.before || old.lastSeen > young.firstSeen + GAP_MINUTES.after)
      continue;
    if (minute - old.lastSeen < (isRegular(old) ? SILENT_MINUTES.regular : SILENT_MINUTES.irregular)) continue;
    const missing = sumMissing(old, young, minute);
    // What the new key spends is what the old one no longer does, give or take the bursts of both.
    if (missing <= Math.max(bestMissing, least) || young.sinceActive > MOST_RATIO * missing) continue;
    if (young.sinceActive < missing / MOST_RATIO || young.live60 > 1.3 * old.findLargestHour()) continue;
    best = old;
    bestMissing = missing;
  }
  if (best === null) return underway ? 'underway' : 'none';
  young.inherit(best);
  return 'inherited';
}

/**
 * A key of which people said that it takes over from another goes on with that one's history from its first use, also
 * while both still run: it is the same work.
 */
export function inheritAnnounced(
  young: Series,
  all: Iterable<Series>,
  heirs: readonly { oldKeyId: string; newKeyId: string }[],
): void {
  if (heirs.length === 0 || young.level !== 'key') return;
  const from = heirs.find(({ newKeyId }) => newKeyId === young.apiKeyId);
  if (!from) return;
  for (const old of all) {
    if (old.level !== 'key' || old.apiKeyId !== from.oldKeyId || old.hasSuccessor) continue;
    // Later than the old one: what has inherited already is as old as it.
    if (old.firstSeen < young.firstSeen) young.inherit(old);
    return;
  }
}

/** In use in a third of all four-hour blocks or more: silence then means something within minutes. */
function isRegular(series: Series): boolean {
  return series.history.countActiveBlocks() >= (HISTORY_DAYS * BLOCKS_PER_DAY) / 3;
}

/** Micro-dollars that a silent key would have been expected to spend since the young one began. */
function sumMissing(old: Series, young: Series, minute: number): number {
  let missing = 0;
  let from = Math.max(old.lastSeen + 1, young.firstSeen);
  while (from <= minute) {
    const until = Math.min(minute, from - (from % 60) + 59);
    missing += (old.expectHourAt(from) * (until - from + 1)) / 60;
    from = until + 1;
  }
  return missing;
}

/**
 * The old one stopped before the new one began or soon after, whose use is all by users and models that the old one knew,
 * and no more than the old one's largest hour: how irregular that was does not matter then.
 */
function isTakingOver(old: Series, young: Series, minute: number): boolean {
  if (minute - young.firstSeen > 1_440 || minute - old.lastSeen < SILENT_MINUTES.regular) return false;
  if (old.lastSeen < young.firstSeen - GAP_MINUTES.before || old.lastSeen > young.firstSeen + GAP_MINUTES.after)
    return false;
  if (young.live60 > 1.3 * old.findLargestHour()) return false;
  return young.leaves.every(({ identity: { userId, model } }) => {
    const isKnown = (leaf: Leaf) => leaf.identity.userId === userId && leaf.identity.model === model;
    return userId !== null && old.leaves.some((leaf) => leaf.taughtDays >= KNOWN_AFTER_DAYS && isKnown(leaf));
  });
}

/** Both run, the old one well below its usual, and together about what the old one's largest hour was. */
function isHandingOver(old: Series, young: Series, minute: number): boolean {
  if (minute - old.lastSeen > 10 || minute - young.firstSeen > 1_440) return false;
  // Its running sums stand still while it is silent, so the minutes are summed anew.
  if (old.ring.sumCost(minute, 5) * 12 > 0.7 * old.expectHourAt(minute)) return false;
  return old.ring.sumCost(minute, 60) + young.live60 <= 1.3 * old.findLargestHour();
}
