import { Temporal } from 'temporal-polyfill';
import { z } from 'zod';
import { DAY_MS } from './time';

const ClockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time of day such as "22:00"');

/**
 * A stretch of the week on the wall clock of a zone: quiet hours, a maintenance window. `until` at or before `from` lies
 * on the next day, so equal times mean a whole day.
 */
export const WeeklyWindowSchema = z.object({
  /** 1 = Monday … 7 = Sunday: the days on which it begins. */
  weekdays: z
    .array(z.number().int().min(1, 'expected 1 (Monday) to 7 (Sunday)').max(7, 'expected 1 (Monday) to 7 (Sunday)'))
    .min(1, 'expected at least one day, 1 (Monday) to 7 (Sunday)')
    .max(7)
    .refine((days) => new Set(days).size === days.length, 'expected each day once'),
  from: ClockTime,
  until: ClockTime,
  timezone: z.string(),
});
export type WeeklyWindow = z.infer<typeof WeeklyWindowSchema>;

/** Half-open: `[startsAt, endsAt)`. */
export type Occurrence = { startsAt: Date; endsAt: Date };

/** Windows that follow on each other without a gap are joined up to this length. */
const LONGEST_COVER_MS = 8 * DAY_MS;

/**
 * The occurrence of a window that contains `at`, or null. Local times are what counts: when the clocks change, the
 * occurrence is longer or shorter by that hour; a time that does not exist is the one right after the jump, and of a
 * time that comes twice the start takes the first and the end the second.
 */
export function findOccurrenceAt(window: WeeklyWindow, at: Date): Occurrence | null {
  const today = toLocal(at, window.timezone).toPlainDate();
  for (const daysBack of [0, 1]) {
    const occurrence = findOccurrenceOn(window, today.subtract({ days: daysBack }));
    if (occurrence && occurrence.startsAt <= at && at < occurrence.endsAt) return occurrence;
  }
  return null;
}

/** The first occurrence that begins after `at`. */
export function findNextOccurrence(window: WeeklyWindow, at: Date): Occurrence {
  const today = toLocal(at, window.timezone).toPlainDate();
  for (let days = 0; days <= 8; days += 1) {
    const occurrence = findOccurrenceOn(window, today.add({ days }));
    if (occurrence && occurrence.startsAt > at) return occurrence;
  }
  throw new Error(`weekly window without a day: ${JSON.stringify(window)}`);
}

/** Until when the windows cover `at` and what follows without a gap; null when none of them does. */
export function findCoveredUntil(windows: readonly WeeklyWindow[], at: Date): Date | null {
  const limit = at.getTime() + LONGEST_COVER_MS;
  let until: Date | null = null;
  for (;;) {
    const next = findLatestEnd(windows, until ?? at);
    if (next === null) return until;
    until = next;
    if (until.getTime() >= limit) return until;
  }
}

/** True when the windows leave no moment of the week free. */
export function coversWholeWeek(windows: readonly WeeklyWindow[], at: Date): boolean {
  const until = findCoveredUntil(windows, at);
  return until !== null && until.getTime() - at.getTime() >= LONGEST_COVER_MS;
}

function findLatestEnd(windows: readonly WeeklyWindow[], at: Date): Date | null {
  const ends = windows.flatMap((window) => findOccurrenceAt(window, at)?.endsAt.getTime() ?? []);
  return ends.length === 0 ? null : new Date(Math.max(...ends));
}

function findOccurrenceOn(window: WeeklyWindow, day: Temporal.PlainDate): Occurrence | null {
  if (!window.weekdays.includes(day.dayOfWeek)) return null;
  const from = Temporal.PlainTime.from(window.from);
  const until = Temporal.PlainTime.from(window.until);
  const lastDay = Temporal.PlainTime.compare(until, from) > 0 ? day : day.add({ days: 1 });
  return {
    startsAt: toInstant(day.toPlainDateTime(from), window.timezone, 'compatible'),
    endsAt: toInstant(lastDay.toPlainDateTime(until), window.timezone, 'later'),
  };
}

function toInstant(local: Temporal.PlainDateTime, zone: string, disambiguation: 'compatible' | 'later'): Date {
  return new Date(local.toZonedDateTime(zone, { disambiguation }).epochMilliseconds);
}

function toLocal(at: Date, timezone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timezone);
}
