import { COLUMN, COLUMNS, HISTORY_DAYS } from './day-history';
import type { LocalCalendar } from './local-calendar';
import { decodeLevel, UNMEASURED } from './log-level';
import type { Series } from './series';

/** Totals of the month's closed local days, micro-dollars by local day number. JSON-able. */
export type MonthDays = Record<string, number>;

export type MonthState = {
  /** Months since 1970-01. */
  month: number;
  spent: number;
  usualEnd: number;
  remainingHours: number;
  /** Days of the month that are known or to come, to tell a young installation. */
  knownDays: number;
};

/**
 * Month so far and its usual end for the organization: closed days, the day in hand, and the usual hours still to come.
 * `days` is brought up to date, for the organization itself remembers four weeks only.
 */
export function computeMonth(
  organization: Series,
  minute: number,
  calendar: LocalCalendar,
  days: MonthDays,
): MonthState {
  const local = calendar.convertToLocal(minute);
  const today = Math.floor(local / 1_440);
  const { month, firstDay, lastDay } = findMonth(today);
  for (const day of Object.keys(days)) if (Number(day) < firstDay) delete days[day];
  for (let slot = 0; slot < HISTORY_DAYS; slot++) {
    const day = organization.history.days[slot] ?? 0;
    const level = organization.history.levels[slot * COLUMNS + COLUMN.total] ?? UNMEASURED;
    if (day >= firstDay && day < organization.openDay && level !== UNMEASURED) days[day] = decodeLevel(level);
  }
  let spent = organization.openDay >= firstDay ? organization.openTotal : 0;
  for (const total of Object.values(days)) spent += total;
  const hour = Math.floor(minute / 60);
  const unsettled = hour - Math.floor((organization.settled + 1) / 60) + 1;
  spent += organization.hours.sumCost(hour, Math.max(0, Math.min(24, unsettled)));
  const endMinute = (lastDay + 1) * 1_440;
  let toCome = 0;
  for (let next = local + 60; next < endMinute; next += 60) toCome += organization.expectHour(next);
  return {
    month,
    spent,
    usualEnd: spent + toCome,
    remainingHours: Math.max(0, (endMinute - local) / 60),
    knownDays: Object.keys(days).length,
  };
}

function findMonth(day: number): { month: number; firstDay: number; lastDay: number } {
  const date = new Date(day * 86_400_000);
  const year = date.getUTCFullYear();
  const index = date.getUTCMonth();
  return {
    month: (year - 1970) * 12 + index,
    firstDay: Date.UTC(year, index, 1) / 86_400_000,
    lastDay: Date.UTC(year, index + 1, 1) / 86_400_000 - 1,
  };
}
