import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/domain/time';

/** Spend of one stored bucket of an incident's scope; null = its price is not known. */
export type SpendBucket = { startsAt: Date; costNanos: bigint | null };

/**
 * What a loss is computed from: the buckets of the scope in [from, until), each `bucketMs` long, and what the same scope
 * usually spends an hour.
 */
export type LossBasis = {
  from: Date;
  until: Date;
  bucketMs: number;
  buckets: readonly SpendBucket[];
  usual: UsualSpend;
};

/** Average of the hours before an incident; `hours` 0 = none were read, so that everything counts as lost. */
export type UsualSpend = { nanosPerHour: bigint; hours: number };

/** Days before an incident that say what is usual. */
export const USUAL_DAYS = 7;

export type Loss = { spentNanos: bigint; usualNanos: bigint; lostNanos: bigint };

/**
 * Spend of the buckets that were over by `at`, less what is usual in that time, never below nothing. Buckets without a
 * known price count as nothing.
 */
export function computeLoss(basis: LossBasis, at: Date): Loss {
  const endMs = Math.min(at.getTime(), basis.until.getTime());
  const over = basis.buckets.filter(({ startsAt }) => startsAt.getTime() + basis.bucketMs <= endMs);
  const spentNanos = over.reduce((sum, { costNanos }) => sum + (costNanos ?? 0n), 0n);
  const elapsedMs = BigInt(Math.max(0, Math.floor(endMs - basis.from.getTime())));
  const usualNanos = (basis.usual.nanosPerHour * elapsedMs) / BigInt(HOUR_MS);
  return { spentNanos, usualNanos, lostNanos: spentNanos > usualNanos ? spentNanos - usualNanos : 0n };
}

/** Steps of an incident's course that a report shows, in the order in which they come. */
export const COURSE_STEPS = [
  'began',
  'shown',
  'noticed',
  'told',
  'acknowledged',
  'contained',
  'read-back',
  'stopped',
  'undone',
  'resolved',
] as const;
export type CourseStep = (typeof COURSE_STEPS)[number];

/** When each step happened; absent or null = it did not. */
export type CourseMoments = Partial<Record<CourseStep, Date | null>>;

export type CoursePoint = Loss & { step: CourseStep; at: Date };

/** The steps that happened, in order of time, with the dollars by each. */
export function listCourse(moments: CourseMoments, basis: LossBasis): CoursePoint[] {
  const points = COURSE_STEPS.flatMap((step) => {
    const at = moments[step];
    return at ? [{ step, at, ...computeLoss(basis, at) }] : [];
  });
  return points.sort((left, right) => left.at.getTime() - right.at.getTime());
}

/** The fields of an incident that decide how long its spend is counted. */
type Ends = { windowStart: Date; windowEnd: Date; stoppedAt: Date | null; resolvedAt: Date | null; readUntil: Date };

/** Minutes of more days are too many for a file that people read. */
const MOST_MINUTE_DAYS = 7;
const MOST_HOUR_DAYS = 400;

export type LossSpan = { from: Date; until: Date; bucketMs: number; isCut: boolean };

/**
 * The span whose spend counts: from the incident's start to where spending stopped, else to its end, else to what was read
 * last. By minute for a week where minutes are kept, else by hour; `isCut` = it began earlier than hours are looked at.
 */
export function planLossSpan(ends: Ends, minutesFrom: Date): LossSpan {
  const endMs = Math.max(
    ends.windowEnd.getTime(),
    (ends.stoppedAt ?? ends.resolvedAt ?? ends.readUntil).getTime(),
    ends.windowStart.getTime() + MINUTE_MS,
  );
  const isByMinute = endMs - ends.windowStart.getTime() <= MOST_MINUTE_DAYS * DAY_MS && ends.windowStart >= minutesFrom;
  const bucketMs = isByMinute ? MINUTE_MS : HOUR_MS;
  const untilMs = Math.ceil(endMs / bucketMs) * bucketMs;
  const earliestMs = untilMs - (isByMinute ? MOST_MINUTE_DAYS + 1 : MOST_HOUR_DAYS) * DAY_MS;
  const startMs = Math.floor(ends.windowStart.getTime() / bucketMs) * bucketMs;
  const fromMs = Math.max(startMs, earliestMs);
  return { from: new Date(fromMs), until: new Date(untilMs), bucketMs, isCut: fromMs > startMs };
}

const MINUTES_AROUND = 30;
const HOURS_AROUND = 12;

/** The span with some of the time before and after it, so that a picture shows the rise and the end; never after `now`. */
export function planPicture({ from, until, bucketMs }: LossSpan, now: Date): { from: Date; until: Date } {
  const aroundMs = bucketMs === HOUR_MS ? HOURS_AROUND * HOUR_MS : MINUTES_AROUND * MINUTE_MS;
  const latestMs = Math.max(until.getTime(), Math.floor(now.getTime() / bucketMs) * bucketMs);
  return { from: new Date(from.getTime() - aroundMs), until: new Date(Math.min(until.getTime() + aroundMs, latestMs)) };
}

/** Minutes that "now" is an average of; the youngest are not reported in full yet. */
const RATE_MINUTES = 5;
const REPORTING_LAG_MS = 2 * MINUTE_MS;

/**
 * What is being lost an hour, by the last minutes that were read in full by `readUntil`; null while none since it began
 * were, which says nothing of what is lost.
 */
export function computeLossRate(basis: LossBasis, readUntil: Date): bigint | null {
  const { bucketMs, from, buckets, usual } = basis;
  const lagMs = bucketMs === HOUR_MS ? 0 : REPORTING_LAG_MS;
  const endMs = Math.floor((readUntil.getTime() - lagMs) / bucketMs) * bucketMs;
  const startMs = Math.max(from.getTime(), endMs - Math.max(bucketMs, RATE_MINUTES * MINUTE_MS));
  if (endMs <= startMs) return null;
  const recent = buckets.filter(({ startsAt }) => startsAt.getTime() >= startMs && startsAt.getTime() < endMs);
  const spent = recent.reduce((sum, { costNanos }) => sum + (costNanos ?? 0n), 0n);
  const perHour = (spent * BigInt(HOUR_MS)) / BigInt(endMs - startMs) - usual.nanosPerHour;
  return perHour > 0n ? perHour : 0n;
}

/**
 * The rate that is shown: the measured one, but until five minutes since the start are known in full, never less than the
 * one the incident was opened with. A leak that began in the middle of its first minute would look like a trickle.
 */
export function computeShownRate(
  basis: LossBasis,
  readUntil: Date,
  openedNanosPerHour: bigint,
): { nanosPerHour: bigint; basis: 'minutes' | 'incident' } {
  const measured = computeLossRate(basis, readUntil);
  const knownMs = readUntil.getTime() - REPORTING_LAG_MS - basis.from.getTime();
  const isYoung = measured === null || knownMs < RATE_MINUTES * MINUTE_MS;
  if (isYoung && openedNanosPerHour > (measured ?? 0n)) return { nanosPerHour: openedNanosPerHour, basis: 'incident' };
  return { nanosPerHour: measured ?? 0n, basis: 'minutes' };
}
