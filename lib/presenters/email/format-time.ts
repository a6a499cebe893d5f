import type { Reader } from '@/lib/domain/reader';
import { MINUTE_MS } from '@/lib/domain/time';
import { formatIsoDay, formatTime, formatWeekdayTime, formatZone } from '../instant';

/** Wall clock: "02:06". */
export function formatClock(at: Date, reader: Reader): string {
  return formatTime(at, reader);
}

/** Day and wall clock with the zone: "Mon 23 Nov, 02:06 UTC". */
export function formatDayAndClock(at: Date, reader: Reader): string {
  return `${formatWeekdayTime(at, reader)} ${formatZone(reader, at)}`;
}

/** "02:06 UTC" while both lie on one calendar day of the zone, else with the day. */
export function formatSince(at: Date, asOf: Date, reader: Reader): string {
  return formatIsoDay(at, reader.timezone) === formatIsoDay(asOf, reader.timezone)
    ? `${formatClock(at, reader)} ${formatZone(reader, at)}`
    : formatDayAndClock(at, reader);
}

/** Length of time in its two largest units: "7 min", "2 h 14 min", "3 d 4 h". */
export function formatDuration(durationMs: number): string {
  const minutes = Math.max(0, Math.round(durationMs / MINUTE_MS));
  if (minutes < 1) return 'less than a minute';
  const days = Math.floor(minutes / 1_440);
  const hours = Math.floor((minutes % 1_440) / 60);
  const rest = minutes % 60;
  if (days > 0) return hours === 0 ? `${days} d` : `${days} d ${hours} h`;
  if (hours > 0) return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
  return `${minutes} min`;
}
