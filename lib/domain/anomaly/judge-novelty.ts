import { isModelNamed } from '@/lib/domain/usage/model-family';
import { ALERT_FLOOR } from './feedback';
import { type Evidence, type EvidenceTest, JUMP_FLOOR, type JudgeSettings, ODD_FLOOR } from './judge';
import { DORMANT_MINUTES, type Leaf } from './leaf';
import type { Series } from './series';
import type { PlanShift } from './thresholds';

/** Age (minutes) from which a key is old enough that something new on it means anything. */
export const SETTLED_KEY_MINUTES = 7 * 1_440;
/** Days a model or user must have taught before it is known. */
export const KNOWN_AFTER_DAYS = 2;

/** Times the expected pace by which a key has jumped. */
const JUMP_FACTOR = 3;
type Dimension = { test: EvidenceTest; read: (leaf: Leaf) => string | null };
const DIMENSIONS: readonly Dimension[] = [
  { test: 'model', read: (leaf) => leaf.identity.model },
  { test: 'user', read: (leaf) => leaf.identity.userId },
  { test: 'tier', read: (leaf) => leaf.identity.serviceTier },
];

/** Minutes after a first use, or after waking, in which the next sign of the key weighs more. */
const FIRST_USE_MINUTES = 3 * 1_440;

/**
 * Settings for a key that lately used a model, user, tier or kind for the first time: a theft often begins with one tiny
 * request, so what comes next needs half the money.
 */
export function heedFirstUse(settings: JudgeSettings, series: Series, minute: number): JudgeSettings {
  // So little passes no gate, however new.
  if (series.live60 < settings.floor * ALERT_FLOOR * JUMP_FLOOR) return settings;
  const isOld = minute - series.firstSeen >= SETTLED_KEY_MINUTES + FIRST_USE_MINUTES;
  const isNew = isOld && series.leaves.some((leaf) => minute - leaf.firstSeen <= FIRST_USE_MINUTES);
  return isNew ? { ...settings, floor: settings.floor * ALERT_FLOOR } : settings;
}

/** Finds first uses that cost something: a model, user or tier new to an old key, or hardly used on it before. */
export function judgeNovelty(
  series: Series,
  minute: number,
  settings: JudgeSettings,
  plan: PlanShift | null,
): Evidence[] {
  if (series.live60 < settings.floor * JUMP_FLOOR || minute - series.firstSeen < SETTLED_KEY_MINUTES) return [];
  if (!series.leaves.some((leaf) => isFresh(leaf, minute))) return [];
  // Where nothing is known yet, everything is new, which says nothing.
  if (!series.leaves.some((leaf) => leaf.taughtDays >= KNOWN_AFTER_DAYS)) return [];
  const found: Evidence[] = [];
  const usualDay = series.leaves.reduce((sum, leaf) => sum + leaf.usualDay, 0);
  // The key as a whole must have grown: moving the same work to another model is no loss.
  const expected = series.expectHourAt(minute) * Math.max(1, plan?.factor ?? 1);
  if (series.live60 < 1.3 * expected + settings.floor * JUMP_FLOOR) return [];
  const isJump = series.ring.sumCost(minute, 10) * 6 > JUMP_FACTOR * expected;
  for (const { test, read } of DIMENSIONS) {
    for (const subject of listFreshSubjects(series, minute, read)) {
      if (test === 'model' && plan?.model !== undefined && isModelNamed(plan.model, subject)) continue;
      const evidence = judgeSubject(
        series,
        minute,
        settings.floor * (isJump ? JUMP_FLOOR : ODD_FLOOR),
        test,
        subject,
        read,
        usualDay,
      );
      if (evidence) found.push(evidence);
    }
  }
  return found;
}

function isFresh(leaf: Leaf, minute: number): boolean {
  if (minute - leaf.lastSeen > 60) return false;
  return leaf.taughtDays < KNOWN_AFTER_DAYS || leaf.today > 5 * leaf.peakDay;
}

function listFreshSubjects(series: Series, minute: number, read: (leaf: Leaf) => string | null): Set<string> {
  const subjects = new Set<string>();
  for (const leaf of series.leaves) {
    const subject = read(leaf);
    if (subject !== null && isFresh(leaf, minute)) subjects.add(subject);
  }
  return subjects;
}

function judgeSubject(
  series: Series,
  minute: number,
  floor: number,
  test: EvidenceTest,
  subject: string,
  read: (leaf: Leaf) => string | null,
  usualDay: number,
): Evidence | null {
  let hour = 0;
  let peakDay = 0;
  let firstSeen = minute;
  let taughtDays = 0;
  for (const leaf of series.leaves) {
    if (read(leaf) !== subject) continue;
    hour += leaf.ring.sumCost(minute, 60);
    peakDay += leaf.peakDay;
    taughtDays = Math.max(taughtDays, leaf.taughtDays);
    firstSeen = Math.min(firstSeen, leaf.firstSeen);
  }
  const isNew = taughtDays < KNOWN_AFTER_DAYS;
  const least = Math.max(floor, 0.02 * usualDay, isNew ? 3 * peakDay : 5 * peakDay);
  if (hour <= least) return null;
  const minutes = Math.min(60, Math.max(5, minute - firstSeen + 1));
  return {
    test,
    windowMinutes: minutes,
    observed: hour,
    usual: 0,
    largest: peakDay,
    margin: Math.log(hour / least),
    rate: (hour * 60) / minutes,
    subject,
  };
}

/** A key that wakes after two silent weeks and spends. */
export function judgeWaking(series: Series, minute: number, settings: JudgeSettings): Evidence | null {
  if (series.sleptMinutes < DORMANT_MINUTES || minute - series.activeSince > FIRST_USE_MINUTES) return null;
  return judgeStretch('woke', series, minute, settings.floor * ODD_FLOOR);
}

/** A key without history that spends more than `usualHour`, what the organization's own keys reach. */
export function judgeYoungKey(
  series: Series,
  minute: number,
  settings: JudgeSettings,
  usualHour: number,
): Evidence | null {
  const found = judgeStretch('newKey', series, minute, Math.max(settings.floor, usualHour * 0.25));
  return found && found.rate >= usualHour ? found : null;
}

/** All that a key spends in a stretch of use is news, from `least` micro-dollars in an hour on. */
function judgeStretch(test: 'woke' | 'newKey', series: Series, minute: number, least: number): Evidence | null {
  const observed = series.live60;
  if (observed < least) return null;
  const windowMinutes = Math.min(60, Math.max(5, minute - series.activeSince + 1));
  const rate = (observed * 60) / windowMinutes;
  return { test, windowMinutes, observed, usual: 0, largest: 0, margin: Math.log(observed / least), rate };
}
