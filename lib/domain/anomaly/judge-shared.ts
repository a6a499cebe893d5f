import { buildSubjectCause, CAUSE_SHARE, type Cause } from './cause';
import { type Evidence, type JudgeSettings, PACES } from './judge';
import type { LocalCalendar } from './local-calendar';
import type { Series } from './series';
import { carries, LEAST_PART, listParts, MAIN_PART, type Part, sumParts, sumSubject } from './shared-parts';
import {
  describeShared,
  isShared,
  LEAST_SHARED_KEYS,
  MOST_OF_ALL,
  readSubject,
  SHARED_LEVELS,
  type SharedSeries,
} from './shared-subjects';
import { LEAST_DAYS, MEASURE, Thresholds } from './thresholds';

/** Windows in minutes that a rise is looked at over, and part of the floor that all keys together must rise by in it. */
const HOUR = { minutes: 60, floor: 0.4 } as const;
/** Keys that rise one after the other look alike only where they all do by now. */
const NEWEST = { minutes: 15, floor: 0.25 } as const;
type Window = typeof HOUR | typeof NEWEST;

/** A rise of a user, model or kind that several keys share: its parts, the largest first, and their sum in micro-dollars. */
type Rise = { parts: readonly Part[]; sum: number; keys: number; minutes: number };

/**
 * Whether a rise of a known user, model or kind is a matter of its own: spread over three keys or more, no two of which explain
 * it, more than what else changed there, and not the whole organization's. `isElse`: an incident of that key
 * tells of something else. Returns the finding with its subject; null = keys, or the organization, explain it.
 */
export function claimShared(
  series: SharedSeries,
  evidence: Evidence,
  all: ReadonlyMap<string, Series>,
  minute: number,
  calendar: LocalCalendar,
  settings: JudgeSettings,
  isElse: (series: Series) => boolean,
): Evidence | null {
  // Over several keys the cost of a request goes by which of them are in use.
  if (evidence.test === 'price') return null;
  const rise = measureRise(series, all, minute, HOUR, settings, isElse);
  if (!rise || rise.sum < CAUSE_SHARE * (evidence.observed - evidence.usual)) return null;
  if (!isRecordWithoutTwo(series, rise, minute, calendar, settings)) return null;
  const { level, name } = describeShared(series);
  return { ...evidence, dimension: level, subject: name, spreadKeys: rise.keys };
}

/** The rise of a user, model or kind where several keys share it and neither one of them, nor all of the rest, explains it. */
function measureRise(
  series: SharedSeries,
  all: ReadonlyMap<string, Series>,
  minute: number,
  { minutes, floor }: Window,
  settings: JudgeSettings,
  isElse: (series: Series) => boolean,
): Rise | null {
  const organization = all.get('organization');
  if (!organization) return null;
  const ofAll = (organization.expectHourAt(minute) * minutes) / 60;
  if ((series.expectHourAt(minute) * minutes) / 60 > MOST_OF_ALL * ofAll) return null;
  const parts = listParts(describeShared(series), all, minute, minutes).filter((part) => !isElse(part.series));
  const sum = sumParts(parts);
  const keys = parts.filter(({ excess }) => excess >= LEAST_PART * sum).length;
  if (keys < LEAST_SHARED_KEYS || (parts[0]?.excess ?? 0) > MAIN_PART * sum) return null;
  const grown = parts.reduce((all, part) => all + part.grown, 0);
  if (sum < settings.floor * floor || grown < MAIN_PART * sum) return null;
  // Where everything rises, no user, model or kind explains it; the largest of the other keys alone is not everything.
  const carriers = new Set(parts.map((part) => part.series));
  const isOther = (key: Series) => !carriers.has(key) && !isElse(key);
  if (sum < MAIN_PART * (grown + sumGrowth(all, isOther, minute, minutes))) return null;
  if (hasNarrower(series, parts, all, minute)) return null;
  return { parts, sum, keys, minutes };
}

/** What keys grew by in all over the last minutes, without the one that grew most; micro-dollars. */
function sumGrowth(
  all: ReadonlyMap<string, Series>,
  isCounted: (key: Series) => boolean,
  minute: number,
  minutes: number,
): number {
  let sum = 0;
  let most = 0;
  for (const key of all.values()) {
    if (key.level !== 'key' || !isCounted(key)) continue;
    const grown = key.ring.sumCost(minute, minutes) - (key.expectHourAt(minute) * minutes) / 60;
    sum += grown;
    most = Math.max(most, grown);
  }
  return sum - most;
}

/**
 * The user, else the model, else the kind, that carries what is unusual on a key and rises on others as well: where even without its
 * two largest keys it passes what it ever cost at this time of day, or where keys of `told`, those with a young incident,
 * are carried by it too: one for a user, two for the others, which unrelated keys share more often. `isOpen`: the key has an
 * incident of any age. Null = none.
 */
export function findCommonSubject(
  series: Series,
  told: readonly Series[],
  isOpen: (key: Series) => boolean,
  all: ReadonlyMap<string, Series>,
  minute: number,
  calendar: LocalCalendar,
  settings: JudgeSettings,
): { shared: SharedSeries; evidence: Evidence } | null {
  for (const level of SHARED_LEVELS) {
    for (const name of new Set(series.leaves.map((leaf) => readSubject(leaf, level)))) {
      const shared = all.get(`${level} ${name}`);
      if (name === null || !shared || !isShared(shared) || !carries({ level, name }, series, minute)) continue;
      const isElse = (key: Series) => isOpen(key) && !carries({ level, name }, key, minute);
      const measure = (window: Window) => measureRise(shared, all, minute, window, settings, isElse);
      const rise = measure(HOUR) ?? measure(NEWEST);
      if (!rise) continue;
      const others = told.filter((key) => key !== series && carries({ level, name }, key, minute)).length;
      const isProven = others >= (level === 'user' ? 1 : LEAST_SHARED_KEYS - 1);
      if (!isProven && !isRecordWithoutTwo(shared, rise, minute, calendar, settings)) continue;
      return { shared, evidence: buildEvidence(shared, rise, minute) };
    }
  }
  return null;
}

/** An hour, or the pace of a part of it, above the largest of four weeks at this time of day without any two keys. */
function isRecordWithoutTwo(
  series: SharedSeries,
  { parts }: Rise,
  minute: number,
  calendar: LocalCalendar,
  { slack }: JudgeSettings,
): boolean {
  const list = new Thresholds(series, minute, calendar, slack, null);
  const hour = list.get(MEASURE.hour);
  const five = list.get(MEASURE.fiveMinutes);
  if (Math.min(hour.days, five.days) < LEAST_DAYS) return false;
  const subject = describeShared(series);
  return [...PACES, { minutes: 60, weight: 1 }].some(({ minutes, weight }) => {
    const [most = 0, next = 0] = parts
      .map((part) => sumSubject(subject, part.series, minute, minutes))
      .sort((left, right) => right - left);
    const record = Math.exp((1 - weight) * Math.log1p(five.largest) + weight * Math.log1p(hour.largest));
    return series.ring.sumCost(minute, minutes) - most - next > record;
  });
}

function buildEvidence(shared: SharedSeries, { sum, keys, minutes }: Rise, minute: number): Evidence {
  const usualHour = shared.expectHourAt(minute);
  const usual = (usualHour * minutes) / 60;
  const { level, name } = describeShared(shared);
  return {
    test: 'together',
    windowMinutes: minutes,
    observed: usual + sum,
    usual,
    largest: usualHour,
    margin: Math.log1p(sum / Math.max(1, usual)),
    rate: Math.max((sum * 60) / minutes, shared.ring.sumCost(minute, 15) * 4 - usualHour),
    dimension: level,
    subject: name,
    spreadKeys: keys,
  };
}

/** Whether a user carries a model's rise, or a user or model a kind's, and usually spends less: the narrower cause. */
function hasNarrower(
  series: SharedSeries,
  parts: readonly Part[],
  all: ReadonlyMap<string, Series>,
  minute: number,
): boolean {
  const { level: own, name } = describeShared(series);
  const narrower = SHARED_LEVELS.slice(0, SHARED_LEVELS.indexOf(own));
  const rises = new Map<string, number>();
  let whole = 0;
  for (const part of parts) {
    for (const leaf of part.series.leaves) {
      if (readSubject(leaf, own) !== name) continue;
      const over = leaf.ring.sumCost(minute, 60) - leaf.usualDay / 24;
      whole += Math.max(0, over);
      for (const level of narrower) {
        const subject = readSubject(leaf, level);
        if (subject === null) continue;
        const key = `${level} ${subject}`;
        rises.set(key, (rises.get(key) ?? 0) + over);
      }
    }
  }
  for (const [key, over] of rises) {
    const shared = all.get(key);
    const isNarrower = !shared || shared.expectHourAt(minute) <= series.expectHourAt(minute);
    if (isNarrower && over > MAIN_PART * whole) return true;
  }
  return false;
}

export function findSharedCause(
  series: SharedSeries,
  excess: number,
  all: ReadonlyMap<string, Series>,
  minute: number,
): Cause {
  const subject = describeShared(series);
  const parts = listParts(subject, all, minute);
  const rise = sumParts(parts);
  return buildSubjectCause(
    subject,
    excess,
    parts.map((part) => ({ series: part.series, share: part.excess / rise })),
  );
}
