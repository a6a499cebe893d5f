import { DAY_MS } from '@/lib/domain/time';
/** Spend of one calendar day. Days without usage are present with 0 once there was any. */
export type DaySpend = { startsAt: Date; dollars: number };

/** Where a day's spend usually lies. */
export type UsualRange = { startsAt: Date; low: number; middle: number; high: number };

const WEEKS = 8;
/** Fewer same weekdays than this say nothing about a range. */
const MIN_WEEKS = 3;
/** Makes the median absolute deviation comparable with a standard deviation (Rousseeuw and Croux, 1993). */
const MAD_TO_SIGMA = 1.4826;
const WIDTH_SIGMAS = 2;
/** A perfectly regular past still leaves this much room. */
const MIN_SHARE = 0.1;

/**
 * The usual range of each of the last `count` days: median of the same weekday over the eight weeks before it, plus and
 * minus two robust standard deviations (at least a tenth). Null where there are fewer than three such weekdays.
 */
export function computeUsualRanges(days: readonly DaySpend[], count: number): (UsualRange | null)[] {
  const sorted = [...days].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime());
  return sorted.slice(-count).map((day) => computeRange(day, sorted));
}

function computeRange(day: DaySpend, days: readonly DaySpend[]): UsualRange | null {
  const past = days.filter((one) => isSameWeekdayBefore(one, day)).map((one) => one.dollars);
  if (past.length < MIN_WEEKS) return null;
  const middle = findMedian(past);
  const spread = findMedian(past.map((value) => Math.abs(value - middle))) * MAD_TO_SIGMA * WIDTH_SIGMAS;
  const width = Math.max(spread, middle * MIN_SHARE);
  return { startsAt: day.startsAt, low: Math.max(0, middle - width), middle, high: middle + width };
}

/** By calendar days: a change of the clock moves midnights by an hour. */
function isSameWeekdayBefore(one: DaySpend, day: DaySpend): boolean {
  const daysBefore = Math.round((day.startsAt.getTime() - one.startsAt.getTime()) / DAY_MS);
  return daysBefore > 0 && daysBefore % 7 === 0 && daysBefore <= WEEKS * 7;
}

function findMedian(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2;
}
