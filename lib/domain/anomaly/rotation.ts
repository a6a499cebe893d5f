import type { Series } from './series';

/** Minutes before and after a key's first use in which another key's last use makes it the predecessor. */
const GAP_MINUTES = { before: 3 * 1_440, after: 120 } as const;
/** Minutes of silence that show that a key in constant use has stopped. */
const SILENT_MINUTES = 4;
/** Days of history a predecessor must have to be worth inheriting. */
const MIN_DAYS = 7;

export type Rotation = 'inherited' | 'underway' | 'none';

/**
 * A new key that takes over from one of its project that just stopped is the same work under another name: it inherits
 * the other's remembered days and is judged by them. While both still run, the work is `underway` from one to the other.
 */
export function inheritHistory(young: Series, all: Iterable<Series>, minute: number): Rotation {
  let underway = false;
  let best: Series | null = null;
  for (const old of all) {
    if (old === young || old.level !== 'key' || old.parent !== young.parent || old.hasSuccessor) continue;
    if (old.firstSeen >= young.firstSeen || old.history.count(young.openDay + 1) < MIN_DAYS) continue;
    if (old.lastSeen < young.firstSeen - GAP_MINUTES.before || old.lastSeen > young.firstSeen + GAP_MINUTES.after) {
      underway ||= isHandingOver(old, young, minute);
      continue;
    }
    if (minute - old.lastSeen < SILENT_MINUTES || !isComparable(old, young, minute)) {
      underway ||= isHandingOver(old, young, minute);
      continue;
    }
    if (best === null || old.expectHourAt(minute) > best.expectHourAt(minute)) best = old;
  }
  if (best === null) return underway ? 'underway' : 'none';
  young.inherit(best);
  return 'inherited';
}

/** The young key does what the old one was expected to do at this hour, or did at its largest. */
function isComparable(old: Series, young: Series, minute: number): boolean {
  const largest = old.findLargestHour();
  return old.expectHourAt(minute) > 0 && young.live60 <= 1.3 * largest;
}

/** Both run, the old one well below its usual, and together no more than the old one's largest hour. */
function isHandingOver(old: Series, young: Series, minute: number): boolean {
  if (minute - old.lastSeen > 10 || minute - young.firstSeen > 1_440) return false;
  if (old.live5 * 12 > 0.7 * old.expectHourAt(minute)) return false;
  return old.live60 + young.live60 <= old.findLargestHour();
}
