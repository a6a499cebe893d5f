import { buildSubjectCause, CAUSE_SHARE, type Cause } from './cause';
import type { Evidence, JudgeSettings } from './judge';
import { KNOWN_AFTER_DAYS, SETTLED_KEY_MINUTES } from './judge-novelty';
import type { Leaf } from './leaf';
import type { Ledger } from './ledger';
import type { Series } from './series';
import { MAIN_PART } from './shared-parts';
import { LEAST_SHARED_KEYS } from './shared-subjects';

/** Part of the floor that all of them together must spend in an hour. */
const SPREAD_FLOOR = 0.6;

const READERS = {
  user: (leaf: Leaf) => leaf.identity.userId,
  model: (leaf: Leaf) => leaf.identity.model,
} as const;
type Dimension = keyof typeof READERS;
type Part = { series: Series; cost: number };

/**
 * A user or model that is new to several keys at once: little on each, much in all. Null where it is about one key.
 * `isToldOften`: a finding or incidents of keys tell of it already, so that no more proof is needed.
 */
export function judgeSpread(
  series: Series,
  { series: all, subjects }: Pick<Ledger, 'series' | 'subjects'>,
  minute: number,
  settings: JudgeSettings,
  isToldOften: (test: Dimension, subject: string) => boolean,
): Evidence | null {
  if (minute - series.firstSeen < SETTLED_KEY_MINUTES) return null;
  for (const leaf of series.leaves) {
    if (!isNew(leaf, minute)) continue;
    for (const test of ['user', 'model'] as const) {
      const subject = READERS[test](leaf);
      if (subject === null || subjects.get(test, subject) < LEAST_SHARED_KEYS) continue;
      const evidence = judgeSubject(test, subject, all, minute, settings, isToldOften(test, subject));
      if (evidence) return evidence;
    }
  }
  return null;
}

/** In use and hardly known on its key; more than usual of something known is a matter of that key. */
function isNew(leaf: Leaf, minute: number): boolean {
  return leaf.taughtDays < KNOWN_AFTER_DAYS && minute - leaf.lastSeen <= 60;
}

function judgeSubject(
  test: Dimension,
  subject: string,
  all: ReadonlyMap<string, Series>,
  minute: number,
  settings: JudgeSettings,
  isTold: boolean,
): Evidence | null {
  const parts = listParts(test, subject, all, minute);
  if (parts.length < LEAST_SHARED_KEYS) return null;
  let observed = 0;
  let spent = 0;
  let expected = 0;
  for (const { series, cost } of parts) {
    observed += cost;
    spent += series.ring.sumCost(minute, 60);
    expected += series.expectHourAt(minute);
  }
  const least = settings.floor * SPREAD_FLOOR;
  if ((parts[0]?.cost ?? 0) > CAUSE_SHARE * observed) return null;
  if (!isTold && (observed <= least || spent - expected < MAIN_PART * observed)) return null;
  const pace = parts.reduce((sum, { series }) => sum + sumSubject(series, test, subject, minute, 15), 0) * 4;
  return {
    test,
    windowMinutes: 60,
    observed,
    usual: 0,
    largest: 0,
    margin: Math.max(0, Math.log(observed / least)),
    rate: Math.max(observed, pace),
    subject,
    spreadKeys: parts.length,
  };
}

/** Keys old enough to be surprised that the subject is new to and spends on, dearest first. */
function listParts(test: Dimension, subject: string, all: ReadonlyMap<string, Series>, minute: number): Part[] {
  const parts: Part[] = [];
  for (const series of all.values()) {
    if (series.level !== 'key' || minute - series.firstSeen < SETTLED_KEY_MINUTES) continue;
    const cost = sumSubject(series, test, subject, minute, 60);
    if (cost > 0) parts.push({ series, cost });
  }
  return parts.sort((left, right) => right.cost - left.cost || (left.series.key < right.series.key ? -1 : 1));
}

/** Nothing where the key knows the subject from another of its streams. */
function sumSubject(series: Series, test: Dimension, subject: string, minute: number, minutes: number): number {
  let cost = 0;
  for (const leaf of series.leaves) {
    if (READERS[test](leaf) !== subject) continue;
    if (isNew(leaf, minute)) cost += leaf.ring.sumCost(minute, minutes);
    else if (leaf.taughtDays >= KNOWN_AFTER_DAYS) return 0;
  }
  return cost;
}

export function findSpreadCause(
  { test, subject = '', observed }: Evidence,
  all: ReadonlyMap<string, Series>,
  minute: number,
): Cause {
  const level = test === 'user' ? 'user' : 'model';
  const parts = listParts(level, subject, all, minute);
  return buildSubjectCause(
    { level, name: subject },
    observed,
    parts.map(({ series, cost }) => ({ series, share: cost / observed })),
  );
}
