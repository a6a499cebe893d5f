import { findWeekday, type Interval } from '@/lib/domain/calendar';
import { convertNanosToNumber, convertNumberToNanos } from '@/lib/domain/money';
import { DAY_MS } from '@/lib/domain/time';
import type { BilledDay } from '@/lib/domain/usage/one-off';

/** What a period will have cost at its end if things go on as they do. */
export type BudgetForecast = {
  amountNanos: bigint;
  /** Ends of the interval that holds four out of five outcomes. */
  lowNanos: bigint;
  highNanos: bigint;
  /** When the budget's amount is passed on the way; `null` = not in this period, or passed already. */
  crossesAt: Date | null;
  /** About how much of the amount rests on an assumption about a price. */
  assumedNanos: bigint;
  /** True = usage it goes on from has no known price, in whole or in part, and is not in it. */
  isUnpriced: boolean;
};

/** What of an estimate rests on an assumption, and how many requests it lacks because they have no price. */
type PriceMarks = { assumedNanos: bigint; unpricedRequests: bigint };

/** Spend of one past UTC day without one-off credits and charges. Days without usage are present with 0 once the scope was ever used. */
export type DailySpend = { startsAt: Date; nanos: bigint } & Partial<PriceMarks>;

export type BudgetForecastInput = {
  period: Interval;
  now: Date;
  spentNanos: bigint;
  /** Credits and charges in `spentNanos` that say nothing about the days to come; absent = none. */
  oneOffNanos?: bigint;
  amountNanos: bigint;
  /** Up to 28 whole days before today, in any order. */
  recentDays: readonly DailySpend[];
} & /** Of `spentNanos`; absent = nothing. */ Partial<PriceMarks>;

const MIN_HISTORY_DAYS = 7;
/** Below this share of the period a run rate alone says nothing. */
const MIN_ELAPSED_SHARE = 0.1;

/**
 * Half-width of the 80 % interval as a share of the forecast, by the share of the period that has passed: measured
 * errors of month-end forecasts on real usage-like series at day 3, 7, 10, 15, 20 and 25.
 */
const INTERVAL_TABLE = [
  { elapsedShare: 0, error: 0.5 },
  { elapsedShare: 0.1, error: 0.43 },
  { elapsedShare: 0.23, error: 0.39 },
  { elapsedShare: 0.33, error: 0.33 },
  { elapsedShare: 0.5, error: 0.23 },
  { elapsedShare: 0.66, error: 0.18 },
  { elapsedShare: 0.83, error: 0.09 },
  { elapsedShare: 1, error: 0 },
] as const;

/**
 * Forecasts the spend of a whole period: what is spent, plus for the rest a blend of the weekday means of the last four
 * weeks and of this period's own pace, which counts the more of the period has passed. One-off credits and charges count
 * as spent and are not extrapolated. `null` while neither is known.
 */
export function forecastBudgetPeriod(input: BudgetForecastInput): BudgetForecast | null {
  const { period, now, spentNanos, oneOffNanos = 0n } = input;
  const regularNanos = spentNanos - oneOffNanos;
  const lengthMs = period.endsAt.getTime() - period.startsAt.getTime();
  const elapsedMs = Math.min(lengthMs, Math.max(0, now.getTime() - period.startsAt.getTime()));
  const elapsedShare = elapsedMs / lengthMs;
  const weekdayRates = computeWeekdayRates(input.recentDays);
  if (!weekdayRates && (regularNanos === 0n || elapsedShare < MIN_ELAPSED_SHARE)) return null;

  const ownRate = elapsedMs > 0 ? (convertNanosToNumber(regularNanos) / elapsedMs) * DAY_MS : 0;
  const rateAt = (at: Date): number => {
    if (!weekdayRates) return ownRate;
    const usual = weekdayRates.get(findWeekday(at, 'UTC')) ?? 0;
    return elapsedShare * ownRate + (1 - elapsedShare) * usual;
  };
  const path = walkPeriod(input, rateAt);
  const margin = Math.abs(path.total - convertNanosToNumber(oneOffNanos)) * findIntervalError(elapsedShare);
  const amountNanos = convertNumberToNanos(path.total);
  const lowNanos = convertNumberToNanos(path.total - margin);
  // What is spent stays spent, unless credits come again and again.
  const isRising = amountNanos >= spentNanos;
  return {
    amountNanos,
    lowNanos: isRising && lowNanos < spentNanos ? spentNanos : lowNanos,
    highNanos: convertNumberToNanos(path.total + margin),
    crossesAt: path.crossesAt,
    assumedNanos: computeAssumed(input, path.total, weekdayRates ? elapsedShare : 1),
    isUnpriced: [input, ...input.recentDays].some(({ unpricedRequests = 0n }) => unpricedRequests > 0n),
  };
}

/** What of the spend so far is assumed, and of the rest the same share as in what it was blended from. */
function computeAssumed(input: BudgetForecastInput, total: number, ownWeight: number): bigint {
  const { spentNanos, oneOffNanos = 0n, assumedNanos = 0n, recentDays } = input;
  const sum = (of: (day: DailySpend) => bigint) => recentDays.reduce((all, day) => all + of(day), 0n);
  const own = computeShare(assumedNanos, spentNanos - oneOffNanos);
  const usual = computeShare(
    sum((day) => day.assumedNanos ?? 0n),
    sum((day) => day.nanos),
  );
  const rest = Math.max(0, total - convertNanosToNumber(spentNanos));
  return assumedNanos + convertNumberToNanos(rest * (ownWeight * own + (1 - ownWeight) * usual));
}

/** Between 0 and 1; credits may make the whole smaller than a part. */
function computeShare(part: bigint, whole: bigint): number {
  return whole <= 0n ? 0 : Math.min(1, convertNanosToNumber(part) / convertNanosToNumber(whole));
}

/**
 * Regular spend by UTC day up to yesterday, from the first day with any on, the others 0: estimates by start of the day in
 * epoch ms, billed days as billed without what is one-off in them.
 */
export function listRegularDays(
  estimated: ReadonlyMap<number, PriceMarks & { nanos: bigint }>,
  billed: readonly BilledDay[],
  today: Date,
): Required<DailySpend>[] {
  const byDay = new Map(estimated);
  for (const day of billed) {
    const startMs = day.startsAt.getTime();
    const regularNanos = day.billedNanos - day.oneOffNanos - day.replacedNanos;
    const known = byDay.get(startMs);
    if (!known && regularNanos === 0n) continue;
    const { nanos, assumedNanos, unpricedRequests } = known ?? NOTHING;
    byDay.set(startMs, {
      nanos: nanos + regularNanos,
      assumedNanos: assumedNanos - day.replacedAssumedNanos,
      unpricedRequests: unpricedRequests - day.replacedUnpriced,
    });
  }
  if (byDay.size === 0) return [];
  const days: Required<DailySpend>[] = [];
  for (let dayMs = Math.min(...byDay.keys()); dayMs < today.getTime(); dayMs += DAY_MS) {
    days.push({ startsAt: new Date(dayMs), ...(byDay.get(dayMs) ?? NOTHING) });
  }
  return days;
}

const NOTHING = { nanos: 0n, assumedNanos: 0n, unpricedRequests: 0n };

/** Adds up the expected rest of the period by UTC day and notes when the amount is passed. */
function walkPeriod(
  input: BudgetForecastInput,
  ratePerDayAt: (at: Date) => number,
): { total: number; crossesAt: Date | null } {
  const endMs = input.period.endsAt.getTime();
  const amount = convertNanosToNumber(input.amountNanos);
  let atMs = Math.min(endMs, Math.max(input.now.getTime(), input.period.startsAt.getTime()));
  let total = convertNanosToNumber(input.spentNanos);
  let crossesAt: Date | null = null;
  while (atMs < endMs) {
    const untilMs = Math.min(endMs, (Math.floor(atMs / DAY_MS) + 1) * DAY_MS);
    const ratePerMs = ratePerDayAt(new Date(atMs)) / DAY_MS;
    const after = total + ratePerMs * (untilMs - atMs);
    if (total < amount && after >= amount) crossesAt = new Date(atMs + (amount - total) / ratePerMs);
    total = after;
    atMs = untilMs;
  }
  return { total, crossesAt };
}

/** Mean dollars a day by UTC weekday; `null` below a week of history. A weekday not seen takes the overall mean. */
function computeWeekdayRates(recentDays: readonly DailySpend[]): Map<number, number> | null {
  if (recentDays.length < MIN_HISTORY_DAYS) return null;
  const sums = new Map<number, { dollars: number; days: number }>();
  let overall = 0;
  for (const day of recentDays) {
    const weekday = findWeekday(day.startsAt, 'UTC');
    const sum = sums.get(weekday) ?? { dollars: 0, days: 0 };
    const dollars = convertNanosToNumber(day.nanos);
    sums.set(weekday, { dollars: sum.dollars + dollars, days: sum.days + 1 });
    overall += dollars / recentDays.length;
  }
  const rates = new Map<number, number>();
  for (let weekday = 1; weekday <= 7; weekday += 1) {
    const sum = sums.get(weekday);
    rates.set(weekday, sum ? sum.dollars / sum.days : overall);
  }
  return rates;
}

function findIntervalError(elapsedShare: number): number {
  for (let index = 1; index < INTERVAL_TABLE.length; index += 1) {
    const upper = INTERVAL_TABLE[index];
    const lower = INTERVAL_TABLE[index - 1];
    if (upper && lower && elapsedShare <= upper.elapsedShare) {
      const weight = (elapsedShare - lower.elapsedShare) / (upper.elapsedShare - lower.elapsedShare);
      return lower.error + weight * (upper.error - lower.error);
    }
  }
  return 0;
}
