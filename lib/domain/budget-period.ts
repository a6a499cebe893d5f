import { Temporal } from 'temporal-polyfill';

export const BUDGET_PERIODS = ['hour', 'day', 'week', 'month'] as const;
export type BudgetPeriod = (typeof BUDGET_PERIODS)[number];

/** Half-open: `[startsAt, endsAt)`. */
export type Interval = { startsAt: Date; endsAt: Date };

const HOUR_MS = 3_600_000;

/**
 * The period of a budget that contains `at`. Days, weeks (from Monday) and months follow the wall clock of `timezone`
 * (IANA), so a day lasts 23 or 25 hours when the clocks change; an hour is a full hour UTC, as the provider counts it.
 */
export function findBudgetPeriod(period: BudgetPeriod, timezone: string, at: Date): Interval {
  if (period === 'hour') {
    const startMs = Math.floor(at.getTime() / HOUR_MS) * HOUR_MS;
    return { startsAt: new Date(startMs), endsAt: new Date(startMs + HOUR_MS) };
  }
  const today = convertToCalendarDay(at, timezone);
  const firstDay = findFirstDay(period, today);
  return {
    startsAt: findStartOfDay(firstDay, timezone),
    endsAt: findStartOfDay(firstDay.add(PERIOD_LENGTH[period]), timezone),
  };
}

const PERIOD_LENGTH = { day: { days: 1 }, week: { weeks: 1 }, month: { months: 1 } } as const;

function findFirstDay(period: 'day' | 'week' | 'month', today: Temporal.PlainDate): Temporal.PlainDate {
  if (period === 'week') return today.subtract({ days: today.dayOfWeek - 1 });
  if (period === 'month') return today.with({ day: 1 });
  return today;
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
      return `${MONTHS[local.month - 1]} ${local.year}`;
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
