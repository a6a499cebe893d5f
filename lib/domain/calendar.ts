import { Temporal } from 'temporal-polyfill';
import { HOUR_MS } from './time';

export const BUDGET_PERIODS = ['hour', 'day', 'week', 'month'] as const;
export type BudgetPeriod = (typeof BUDGET_PERIODS)[number];

/** Half-open: `[startsAt, endsAt)`. */
export type Interval = { startsAt: Date; endsAt: Date };

/**
 * The period of a budget that contains `at`. Days, weeks and months follow the wall clock of `timezone` (IANA), so a day
 * lasts 23 or 25 hours when the clocks change; an hour is a full hour UTC, as the provider counts it. `startDay`: weekday
 * 1 (Monday) to 7 for weeks, day 1 to 31 for months, where a shorter month takes its last day.
 */
export function findBudgetPeriod(period: BudgetPeriod, timezone: string, at: Date, startDay = 1): Interval {
  if (period === 'hour') {
    const startMs = Math.floor(at.getTime() / HOUR_MS) * HOUR_MS;
    return { startsAt: new Date(startMs), endsAt: new Date(startMs + HOUR_MS) };
  }
  const today = convertToCalendarDay(at, timezone);
  const [firstDay, nextDay] = findDays(period, today, startDay);
  return { startsAt: findStartOfDay(firstDay, timezone), endsAt: findStartOfDay(nextDay, timezone) };
}

/** First calendar day of the period that holds `today`, and of the one after it. */
function findDays(
  period: 'day' | 'week' | 'month',
  today: Temporal.PlainDate,
  startDay: number,
): [Temporal.PlainDate, Temporal.PlainDate] {
  if (period === 'day') return [today, today.add({ days: 1 })];
  if (period === 'week') {
    const first = today.subtract({ days: (today.dayOfWeek - startDay + 7) % 7 });
    return [first, first.add({ weeks: 1 })];
  }
  // `with` takes the last day of a month that has no such day.
  const ofMonth = (months: number) => today.with({ day: 1 }).add({ months }).with({ day: startDay });
  const isBefore = Temporal.PlainDate.compare(today, ofMonth(0)) < 0;
  return isBefore ? [ofMonth(-1), ofMonth(0)] : [ofMonth(0), ofMonth(1)];
}

/** A budget's calendar: its periods, and the first and last calendar day (YYYY-MM-DD, inclusive) on which it holds. */
export type BudgetCalendar = {
  period: BudgetPeriod;
  timezone: string;
  startDay: number;
  startsOn: string | null;
  endsOn: string | null;
};

/** Whether a budget holds at an instant. */
export function computeBudgetPhase(calendar: BudgetCalendar, at: Date): 'scheduled' | 'active' | 'ended' {
  const { startsAt, endsAt } = findBudgetLife(calendar);
  if (startsAt !== null && at < startsAt) return 'scheduled';
  return endsAt !== null && at >= endsAt ? 'ended' : 'active';
}

/** From when until when a budget holds; `null` = no limit. */
export function findBudgetLife(calendar: BudgetCalendar): { startsAt: Date | null; endsAt: Date | null } {
  const { startsOn, endsOn, timezone } = calendar;
  return {
    startsAt: startsOn === null ? null : findStartOfDay(Temporal.PlainDate.from(startsOn), timezone),
    endsAt: endsOn === null ? null : findStartOfDay(Temporal.PlainDate.from(endsOn).add({ days: 1 }), timezone),
  };
}

/**
 * The period of a budget that holds at `at`, cut to the budget's life; before it begins the first period, after its end
 * the last.
 */
export function findCalendarPeriod(calendar: BudgetCalendar, at: Date): Interval {
  const { period, timezone, startDay } = calendar;
  const life = findBudgetLife(calendar);
  const atMs = Math.min(
    Math.max(at.getTime(), life.startsAt?.getTime() ?? Number.NEGATIVE_INFINITY),
    (life.endsAt?.getTime() ?? Number.POSITIVE_INFINITY) - 1,
  );
  const whole = findBudgetPeriod(period, timezone, new Date(atMs), startDay);
  return {
    startsAt: life.startsAt !== null && life.startsAt > whole.startsAt ? life.startsAt : whole.startsAt,
    endsAt: life.endsAt !== null && life.endsAt < whole.endsAt ? life.endsAt : whole.endsAt,
  };
}

/** Calendar days from `at`'s day to the end of the period, today included; at least 1. */
export function countDaysLeft(calendar: Pick<BudgetCalendar, 'timezone'>, period: Interval, at: Date): number {
  const today = convertToCalendarDay(at < period.startsAt ? period.startsAt : at, calendar.timezone);
  const lastInstant = new Date(period.endsAt.getTime() - 1);
  const days = today.until(convertToCalendarDay(lastInstant, calendar.timezone), { largestUnit: 'day' }).days;
  return Math.max(1, days + 1);
}

function convertToCalendarDay(at: Date, timezone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timezone).toPlainDate();
}

/** Where midnight does not exist because the clocks jump over it, the day starts with its first instant. */
function findStartOfDay(day: Temporal.PlainDate, timezone: string): Date {
  return new Date(day.toZonedDateTime(timezone).epochMilliseconds);
}

/** Calendar day, YYYY-MM-DD, on the wall clock of `timezone`. */
export function formatCalendarDay(at: Date, timezone: string): string {
  return convertToCalendarDay(at, timezone).toString();
}

/** How far the clock of a zone is before UTC at an instant. */
export function findOffsetMs(at: Date, timezone: string): number {
  const zoned = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timezone);
  return zoned.offsetNanoseconds / 1e6;
}

/** Weekday on the wall clock of `timezone`: 1 = Monday … 7 = Sunday. */
export function findWeekday(at: Date, timezone: string): number {
  return convertToCalendarDay(at, timezone).dayOfWeek;
}

/** Name of a period for people: "14:00 on 2026-11-23", "2026-11-23", "week of 2026-11-23", "November 2026". */
export function formatBudgetPeriod(period: BudgetPeriod, timezone: string, startsAt: Date): string {
  const local = Temporal.Instant.fromEpochMilliseconds(startsAt.getTime()).toZonedDateTimeISO(timezone);
  const day = local.toPlainDate().toString();
  switch (period) {
    case 'hour':
      return `${local.toPlainTime().toString({ smallestUnit: 'minute' })} on ${day}`;
    case 'day':
      return day;
    case 'week':
      return `week of ${day}`;
    case 'month':
      return local.day === 1 ? `${MONTHS[local.month - 1]} ${local.year}` : `the month from ${day}`;
  }
}

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
