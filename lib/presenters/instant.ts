import { joinNarrow } from '@/lib/domain/money';
import type { Reader } from '@/lib/domain/reader';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@/lib/domain/time';

/** Instants and days as text for a reader. Their zone is always an argument: a server has another one. */

const formatters = new Map<string, Intl.DateTimeFormat>();

function findFormatter(locale: string, timezone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}|${timezone}|${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(locale, { timeZone: timezone, ...options });
  formatters.set(key, made);
  return made;
}

function format(instant: string | Date, { locale, timezone }: Reader, options: Intl.DateTimeFormatOptions): string {
  const text = joinNarrow(findFormatter(locale, timezone, options).format(new Date(instant)));
  // British English alone writes four letters for one month, and not every version of it sets a comma after the weekday.
  return locale.startsWith('en-GB') ? text.replace('Sept', 'Sep').replace(/^([A-Z][a-z]{2}),/, '$1') : text;
}

const halfDays = new Map<string, boolean>();

/** Two digits for a clock of 24 hours ("02:06"), as few as there are for one of twelve ("2:06 AM"). */
function chooseClock({ locale }: Pick<Reader, 'locale'>): Intl.DateTimeFormatOptions {
  const known = halfDays.get(locale);
  const isHalf = known ?? new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hour12 === true;
  halfDays.set(locale, isHalf);
  return { hour: isHalf ? 'numeric' : '2-digit', minute: '2-digit' };
}

const DAY = { day: 'numeric', month: 'short' } as const;

/** "14:03", "2:03 PM". */
export function formatTime(instant: string | Date, reader: Reader): string {
  return format(instant, reader, chooseClock(reader));
}

/** "23 Nov", "Nov 23". */
export function formatDay(instant: string | Date, reader: Reader): string {
  return format(instant, reader, DAY);
}

/** A calendar day "2026-11-23" -> "23 Nov 2026"; no zone involved. */
export function formatDate(day: string, { locale }: Pick<Reader, 'locale'>): string {
  return format(`${day}T00:00:00Z`, { locale, timezone: 'UTC' }, { ...DAY, year: 'numeric' });
}

/** "Mon 23 Nov". */
export function formatWeekday(instant: string | Date, reader: Reader): string {
  return format(instant, reader, { weekday: 'short', ...DAY });
}

/** "Nov 2026". */
export function formatMonth(instant: string | Date, reader: Reader): string {
  return format(instant, reader, { month: 'short', year: 'numeric' });
}

/** "23 Nov, 14:03". */
export function formatDayTime(instant: string | Date, reader: Reader): string {
  return format(instant, reader, { ...DAY, ...chooseClock(reader) });
}

/** "Mon 23 Nov, 14:03". */
export function formatWeekdayTime(instant: string | Date, reader: Reader): string {
  return format(instant, reader, { weekday: 'short', ...DAY, ...chooseClock(reader) });
}

/** "Mon 23 Nov 2026, 14:03:09 CET": everything, for titles and details. */
export function formatInstantFull(instant: string | Date, reader: Reader): string {
  const day = { weekday: 'short', ...DAY, year: 'numeric' } as const;
  return format(instant, reader, { ...day, ...chooseClock(reader), second: '2-digit', timeZoneName: 'short' });
}

/** Short name of the zone at that instant: "UTC", "CET", "GMT+5:45". */
export function formatZone({ locale, timezone }: Reader, instant: string | Date): string {
  const parts = findFormatter(locale, timezone, { timeZoneName: 'short' }).formatToParts(new Date(instant));
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timezone;
}

/** A calendar day "2026-11-23" -> "Mon 23 Nov"; no zone involved. */
export function formatCalendarDay(day: string, { locale }: Pick<Reader, 'locale'>): string {
  return formatWeekday(`${day}T00:00:00Z`, { locale, timezone: 'UTC' });
}

/** Names of the days from Monday: "Mon", "Tue", … */
export function listWeekdays({ locale }: Pick<Reader, 'locale'>): string[] {
  const monday = Date.UTC(2024, 0, 1);
  return Array.from({ length: 7 }, (_, day) =>
    format(new Date(monday + day * DAY_MS), { locale, timezone: 'UTC' }, { weekday: 'short' }),
  );
}

/** An hour of the clock, 0 to 23: 14 -> "14:00", "2:00 PM". */
export function formatHour(hour: number, { locale }: Pick<Reader, 'locale'>): string {
  return formatTime(new Date(hour * HOUR_MS), { locale, timezone: 'UTC' });
}

/** `[start, end)` as "23 Nov, 14:00–15:20", or with both days when it crosses midnight. */
export function formatSpan(start: string, end: string, reader: Reader): string {
  const isSameDay = formatIsoDay(start, reader.timezone) === formatIsoDay(end, reader.timezone);
  return `${formatDayTime(start, reader)}–${isSameDay ? formatTime(end, reader) : formatDayTime(end, reader)}`;
}

/** Length of time as its two biggest units: 61_000 -> "1 min", 5_400_000 -> "1 h 30 min". */
export function formatDuration(durationMs: number): string {
  const minutes = Math.floor(Math.abs(durationMs) / MINUTE_MS);
  if (minutes < 1) return `${Math.max(0, Math.round(Math.abs(durationMs) / 1000))} s`;
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  const days = Math.floor(hours / 24);
  return hours % 24 === 0 ? `${days} d` : `${days} d ${hours % 24} h`;
}

/** "just now", "4 min ago", "3 d ago"; "in a moment", "in 4 min" for the future. One unit only. */
export function formatRelative(instant: string | Date, now: Date): string {
  const differenceMs = now.getTime() - new Date(instant).getTime();
  if (Math.abs(differenceMs) < 45_000) return differenceMs < -5_000 ? 'in a moment' : 'just now';
  const text = formatDuration(Math.max(60_000, Math.abs(differenceMs))).replace(/^(\d+ (?:h|d)) .*$/, '$1');
  return differenceMs < 0 ? `in ${text}` : `${text} ago`;
}

/** "2026-11-23": the calendar day of an instant, for date inputs and addresses. */
export function formatIsoDay(instant: string | Date, timezone: string): string {
  const options = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const parts = findFormatter('en-GB', timezone, options).formatToParts(new Date(instant));
  const read = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return `${read('year')}-${read('month')}-${read('day')}`;
}

/** "14:03": the clock of an instant, for reckoning and never for showing. */
export function formatIsoTime(instant: string | Date, timezone: string): string {
  const options = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  return findFormatter('en-GB', timezone, options).format(new Date(instant));
}

/** Whether a day begins at the instant, by the clock of the zone. */
export function isMidnight(instant: string | Date, timezone: string): boolean {
  return formatIsoTime(instant, timezone) === '00:00';
}

/** A window of whole days as "25 Oct – 23 Nov" (last day included), any other as `formatSpan`. */
export function formatWindow(from: string, to: string, reader: Reader): string {
  if (!isMidnight(from, reader.timezone) || !isMidnight(to, reader.timezone)) return formatSpan(from, to, reader);
  const first = formatDay(from, reader);
  const last = formatDay(new Date(Date.parse(to) - 1), reader);
  return first === last ? first : `${first} – ${last}`;
}
