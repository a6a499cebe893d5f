import { Temporal } from 'temporal-polyfill';
import type { Interval } from '@/lib/domain/calendar';

/** A stretch that is still running and the one before it, cut at the same point. */
export type Stretch = { current: Interval; previous: Interval };

/**
 * Today, the last seven days and this month on the wall clock of `timezone`, each up to the end of today (what is not
 * there yet adds nothing), and the same weekdays before up to the same time of day: a week ago, the seven days before,
 * and for the month four weeks earlier (five once the month is longer than four weeks, so that the two do not overlap).
 * Work days then stand against work days, whatever day it is.
 */
export function listOverviewStretches(
  now: Date,
  timezone: string,
): { today: Stretch; last7Days: Stretch; monthToDate: Stretch } {
  const at = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timezone);
  const midnight = at.startOfDay();
  const tomorrow = midnight.add({ days: 1 }).startOfDay();
  const weekStart = midnight.subtract({ days: 6 });
  const monthStart = midnight.with({ day: 1 });
  const stretch = (from: Temporal.ZonedDateTime, back: { days: number }): Stretch => ({
    current: createInterval(from, tomorrow),
    previous: createInterval(from.subtract(back), at.subtract(back)),
  });
  return {
    today: stretch(midnight, { days: 7 }),
    last7Days: stretch(weekStart, { days: 7 }),
    monthToDate: stretch(monthStart, { days: at.day > 28 ? 35 : 28 }),
  };
}

function createInterval(from: Temporal.ZonedDateTime, to: Temporal.ZonedDateTime): Interval {
  return { startsAt: new Date(from.epochMilliseconds), endsAt: new Date(to.epochMilliseconds) };
}
