/** Instants and days as text in the workspace's zone. The zone is always an argument: a server has another one. */

const formatters = new Map<string, Intl.DateTimeFormat>();

function findFormatter(timezone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timezone}|${JSON.stringify(options)}`;
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, ...options });
  formatters.set(key, made);
  return made;
}

const format = (instant: string | Date, timezone: string, options: Intl.DateTimeFormatOptions): string =>
  // British English alone writes four letters for one month.
  findFormatter(timezone, options).format(new Date(instant)).replace('Sept', 'Sep');

/** "14:03". */
export function formatTime(instant: string | Date, timezone: string): string {
  return format(instant, timezone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

/** "23 Nov". */
export function formatDay(instant: string | Date, timezone: string): string {
  return format(instant, timezone, { day: 'numeric', month: 'short' });
}

/** "Mon 23 Nov". */
export function formatWeekday(instant: string | Date, timezone: string): string {
  return format(instant, timezone, { weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '');
}

/** "Nov 2026". */
export function formatMonth(instant: string | Date, timezone: string): string {
  return format(instant, timezone, { month: 'short', year: 'numeric' });
}

/** "23 Nov, 14:03". */
export function formatDayTime(instant: string | Date, timezone: string): string {
  return `${formatDay(instant, timezone)}, ${formatTime(instant, timezone)}`;
}

/** "Mon 23 Nov 2026, 14:03:09 CET": everything, for titles and details. */
export function formatInstantFull(instant: string | Date, timezone: string): string {
  const day = format(instant, timezone, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' });
  const time = format(instant, timezone, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  return `${day.replace(',', '')}, ${time} ${formatZone(timezone, instant)}`;
}

/** Short name of the zone at that instant: "UTC", "CET", "GMT+5:45". */
export function formatZone(timezone: string, instant: string | Date): string {
  const parts = findFormatter(timezone, { timeZoneName: 'short' }).formatToParts(new Date(instant));
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timezone;
}

/** A calendar day "2026-11-23" -> "Mon 23 Nov"; no zone involved. */
export function formatCalendarDay(day: string): string {
  return formatWeekday(`${day}T00:00:00Z`, 'UTC');
}

/** `[start, end)` as "23 Nov, 14:00–15:20", or with both days when it crosses midnight. */
export function formatSpan(start: string, end: string, timezone: string): string {
  const sameDay = formatDay(start, timezone) === formatDay(end, timezone);
  return `${formatDayTime(start, timezone)}–${sameDay ? formatTime(end, timezone) : formatDayTime(end, timezone)}`;
}

/** Length of time as its two biggest units: 61_000 -> "1 min", 5_400_000 -> "1 h 30 min". */
export function formatDuration(durationMs: number): string {
  const minutes = Math.floor(Math.abs(durationMs) / 60_000);
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
  const parts = findFormatter(timezone, { year: 'numeric', month: '2-digit', day: '2-digit' }).formatToParts(
    new Date(instant),
  );
  const read = (type: string) => parts.find((part) => part.type === type)?.value ?? '';
  return `${read('year')}-${read('month')}-${read('day')}`;
}

/** A window of whole days as "25 Oct – 23 Nov" (last day included), any other as `formatSpan`. */
export function formatWindow(from: string, to: string, timezone: string): string {
  const isWholeDays = formatTime(from, timezone) === '00:00' && formatTime(to, timezone) === '00:00';
  if (!isWholeDays) return formatSpan(from, to, timezone);
  const first = formatDay(from, timezone);
  const last = formatDay(new Date(Date.parse(to) - 1), timezone);
  return first === last ? first : `${first} – ${last}`;
}
