import type { Incident } from '@/lib/contracts/incidents/incidents';
import { parseDecimalToNanos } from '@/lib/domain/money';
import type { Reader } from '@/lib/domain/reader';
import { DAY_MS } from '@/lib/domain/time';
import { formatDay, formatIsoDay } from '@/lib/presenters/instant';
import { formatNanos } from '@/lib/presenters/money';

export type HistoryWeek = {
  /** "16 Nov". */
  label: string;
  count: number;
  /** Those that were critical at their worst. */
  critical: number;
};

const HISTORY_WEEKS = 12;

type IncidentHistory = {
  weeks: HistoryWeek[];
  /** "7 incidents in 12 weeks, 2 critical; $140.20 above normal". */
  summary: string;
};

/**
 * Incidents by the week in which they opened, oldest first, the present week last; weeks begin on Monday in the reader's
 * zone. `isWhole` false = the list was cut: the week of its oldest incident and those before are left out, because not
 * all of them are known.
 */
export function buildIncidentHistory(
  incidents: readonly Incident[],
  now: Date,
  reader: Reader,
  isWhole: boolean,
): IncidentHistory {
  const monday = findMonday(now, reader);
  const weeksBack = ({ openedAt }: Incident) =>
    Math.round((monday - findMonday(new Date(openedAt), reader)) / (7 * DAY_MS));
  const shown = isWhole ? HISTORY_WEEKS : Math.max(1, Math.min(HISTORY_WEEKS, ...incidents.map(weeksBack).slice(-1)));
  const weeks = Array.from({ length: shown }, (_, index) => {
    const back = shown - 1 - index;
    const own = incidents.filter((one) => weeksBack(one) === back);
    return {
      label: formatDay(new Date(monday - back * 7 * DAY_MS), { ...reader, timezone: 'UTC' }),
      count: own.length,
      critical: own.filter(({ peakSeverity }) => peakSeverity === 'critical').length,
    };
  });
  const within = incidents.filter((one) => weeksBack(one) < shown);
  return { weeks, summary: describeHistory(within, shown, reader) };
}

/** Midnight in UTC of the reader's Monday: calendar days are counted, whatever their length. */
function findMonday(at: Date, { timezone }: Reader): number {
  const day = Date.parse(`${formatIsoDay(at, timezone)}T00:00:00Z`);
  return day - ((new Date(day).getUTCDay() + 6) % 7) * DAY_MS;
}

function describeHistory(incidents: readonly Incident[], weekCount: number, reader: Reader): string {
  const count = incidents.length;
  const critical = incidents.filter(({ peakSeverity }) => peakSeverity === 'critical').length;
  // What is part of another incident would count twice.
  const excess = incidents
    .filter(({ mergedIntoId }) => mergedIntoId === null)
    .reduce((total, one) => total + parseDecimalToNanos(one.excess), 0n);
  const counted = `${count === 1 ? '1 incident' : `${count} incidents`} in ${weekCount === 1 ? 'this week' : `${weekCount} weeks`}`;
  const severe = critical === 0 ? '' : `, ${critical} critical`;
  return excess <= 0n ? `${counted}${severe}` : `${counted}${severe}; ${formatNanos(excess, reader)} above normal`;
}
