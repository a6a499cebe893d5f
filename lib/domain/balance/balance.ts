import { findWeekday } from '@/lib/domain/calendar';
import { convertNanosToNumber, convertNumberToNanos } from '@/lib/domain/money';
import { DAY_MS } from '@/lib/domain/time';

/**
 * Prepaid credits of one connection. Providers bill them down and, except for one, do not report how much is left: it
 * follows
 * from what people say was there, what they paid in since, and what was spent since.
 */

export const BALANCE_ENTRY_KINDS = ['top-up', 'balance'] as const;

/** Of the PDF of an invoice. */
export const MAX_INVOICE_FILE_BYTES = 700_000;

/** `top-up`: money paid in at `at`; `balance`: so much was left at `at`, whatever was written before it. */
export type BalanceEntry = {
  id: string;
  connectionId: string;
  kind: (typeof BALANCE_ENTRY_KINDS)[number];
  amountNanos: bigint;
  at: Date;
  note: string;
  createdAt: Date;
  createdBy: string;
};

/** The provider charges `amountNanos` whenever less than `belowNanos` is left. */
export type Recharge = { belowNanos: bigint; amountNanos: bigint };

/** What the balance is counted from: `creditNanos` were there or paid in, and what was spent since `since` is off them. */
export type BalanceStart = {
  since: Date;
  creditNanos: bigint;
  /** What the amount at the beginning was said by; `null` = nothing but top-ups. */
  saidBy: 'provider' | 'person' | null;
};

/**
 * Where counting begins: at the newest balance that was said by a person or the provider, else at the first top-up. What
 * is dated after `now` has not happened yet. `null` = nothing is known.
 */
export function findBalanceStart(
  entries: readonly Pick<BalanceEntry, 'kind' | 'amountNanos' | 'at'>[],
  reading: { nanos: bigint; at: Date } | null,
  now: Date,
): BalanceStart | null {
  const past = entries.filter(({ at }) => at <= now).sort((left, right) => left.at.getTime() - right.at.getTime());
  const typed = past.findLast(({ kind }) => kind === 'balance');
  const isReadNewest = reading !== null && (typed === undefined || reading.at >= typed.at);
  const anchor = isReadNewest ? reading : typed && { nanos: typed.amountNanos, at: typed.at };
  const topUps = past.filter(({ kind, at }) => kind === 'top-up' && (anchor === undefined || at > anchor.at));
  const first = topUps[0];
  if (anchor === undefined && first === undefined) return null;
  return {
    since: anchor?.at ?? (first as { at: Date }).at,
    creditNanos: topUps.reduce((sum, one) => sum + one.amountNanos, anchor?.nanos ?? 0n),
    saidBy: anchor === undefined ? null : isReadNewest ? 'provider' : 'person',
  };
}

/** What is left, and how many recharges it assumes that were not entered. */
export function computeLeft(
  start: Pick<BalanceStart, 'creditNanos'>,
  spentNanos: bigint,
  recharge: Recharge | null,
): { leftNanos: bigint; assumedRecharges: number } {
  const plainNanos = start.creditNanos - spentNanos;
  if (recharge === null || plainNanos >= recharge.belowNanos) return { leftNanos: plainNanos, assumedRecharges: 0 };
  const missing = recharge.belowNanos - plainNanos;
  const times = (missing + recharge.amountNanos - 1n) / recharge.amountNanos;
  return { leftNanos: plainNanos + times * recharge.amountNanos, assumedRecharges: Number(times) };
}

export type Runway = {
  /** Mean of the last days, which decides nothing but is easy to compare. */
  perDayNanos: bigint;
  /** When the credits end, or with automatic recharging when the next one is due; `null` = not within two years. */
  endsAt: Date | null;
  /** The same at the pace of the busiest and of the calmest week of the last four. */
  earliestAt: Date | null;
  latestAt: Date | null;
};

export type RunwayDay = { startsAt: Date; nanos: bigint };

const MIN_DAYS = 3;
const WEEK = 7;
const MAX_DAYS = 730;
/** No history is so even that the next weeks are known better than this. */
const MIN_SPREAD = 0.1;

/**
 * How long credits last: the usual spend of each weekday, from up to 28 whole UTC days before today in order of time, is
 * taken off day by day. `null` = fewer than three days are known, or they say nothing was spent.
 */
export function forecastRunway(leftNanos: bigint, recentDays: readonly RunwayDay[], now: Date): Runway | null {
  if (recentDays.length < MIN_DAYS) return null;
  const dollars = recentDays.map((day) => Math.max(0, convertNanosToNumber(day.nanos)));
  const mean = dollars.reduce((sum, one) => sum + one, 0) / dollars.length;
  if (mean <= 0) return null;
  const shape = computeWeekdayShape(recentDays, dollars, mean);
  const { low, high } = computeSpread(dollars, mean);
  const left = convertNanosToNumber(leftNanos);
  const walk = (factor: number) => findEnd(left, (weekday) => (shape.get(weekday) ?? mean) * factor, now);
  return {
    perDayNanos: convertNumberToNanos(mean),
    endsAt: walk(1),
    earliestAt: walk(high),
    latestAt: walk(low),
  };
}

/** Dollars by UTC weekday, 1 = Monday; below a week of history every day is like the mean. */
function computeWeekdayShape(days: readonly RunwayDay[], dollars: readonly number[], mean: number) {
  const shape = new Map<number, number>();
  if (days.length < WEEK) return shape;
  for (let weekday = 1; weekday <= WEEK; weekday += 1) {
    const own = dollars.filter((_, at) => findWeekday((days[at] as RunwayDay).startsAt, 'UTC') === weekday);
    shape.set(weekday, own.length === 0 ? mean : own.reduce((sum, one) => sum + one, 0) / own.length);
  }
  return shape;
}

/** The calmest and the busiest whole week as shares of the mean; without two weeks half and one and a half. */
function computeSpread(dollars: readonly number[], mean: number): { low: number; high: number } {
  const weeks: number[] = [];
  for (let end = dollars.length; end >= WEEK; end -= WEEK) {
    weeks.push(dollars.slice(end - WEEK, end).reduce((sum, one) => sum + one, 0) / WEEK / mean);
  }
  if (weeks.length < 2) return { low: 0.5, high: 1.5 };
  return { low: Math.min(1 - MIN_SPREAD, ...weeks), high: Math.max(1 + MIN_SPREAD, ...weeks) };
}

function findEnd(left: number, rateOf: (weekday: number) => number, now: Date): Date | null {
  let rest = left;
  let atMs = now.getTime();
  if (rest <= 0) return now;
  for (let day = 0; day <= MAX_DAYS; day += 1) {
    const untilMs = (Math.floor(atMs / DAY_MS) + 1) * DAY_MS;
    const perMs = rateOf(findWeekday(new Date(atMs), 'UTC')) / DAY_MS;
    const cost = perMs * (untilMs - atMs);
    if (cost > 0 && cost >= rest) return new Date(atMs + rest / perMs);
    rest -= cost;
    atMs = untilMs;
  }
  return null;
}

export type BalanceLimits = {
  /** Notify when the credits end within so many days. */
  warnDays: number;
  /** Notify when spend of one day would recharge so often or oftener. */
  maxRechargesPerDay: number;
};

/** What holds without a rule, and what the page goes by. */
export const DEFAULT_BALANCE_LIMITS: BalanceLimits = { warnDays: 7, maxRechargesPerDay: 2 };

export type BalanceDecision =
  | { kind: 'calm' }
  | { kind: 'empty' | 'ending' | 'recharging'; severity: 'warning' | 'critical' };

/** An open incident ends only once there is this much more than the limit, so that it does not come and go. */
const ENDS_BEYOND = 1.25;

/** Decides whether to notify people that credits run out, or are recharged again and again. */
export function decideBalance(
  balance: {
    leftNanos: bigint;
    endsAt: Date | null;
    recharge: Recharge | null;
    spentLastDayNanos: bigint;
  },
  limits: BalanceLimits,
  now: Date,
  isOpen: boolean,
): BalanceDecision {
  const { leftNanos, endsAt, recharge, spentLastDayNanos } = balance;
  if (recharge !== null) {
    const times = Number(spentLastDayNanos / recharge.amountNanos);
    return times >= limits.maxRechargesPerDay ? { kind: 'recharging', severity: 'critical' } : { kind: 'calm' };
  }
  if (leftNanos <= 0n) return { kind: 'empty', severity: 'critical' };
  if (endsAt === null) return { kind: 'calm' };
  const days = (endsAt.getTime() - now.getTime()) / DAY_MS;
  if (days <= 1) return { kind: 'ending', severity: 'critical' };
  return days <= limits.warnDays * (isOpen ? ENDS_BEYOND : 1)
    ? { kind: 'ending', severity: 'warning' }
    : { kind: 'calm' };
}
