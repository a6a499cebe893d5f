const MINUTE_MS = 60_000;

function format(at: Date, timezone: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone: timezone, hourCycle: 'h23', ...options }).format(at);
}

/** Wall clock in the zone: "02:06". */
export function formatClock(at: Date, timezone: string): string {
  return format(at, timezone, { hour: '2-digit', minute: '2-digit' });
}

/** Short zone name at that instant: "UTC", "GMT+1", "CET". */
function formatZone(at: Date, timezone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone: timezone, timeZoneName: 'short' }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timezone;
}

/** Day and wall clock with the zone: "Mon 23 Nov, 02:06 UTC". */
export function formatDayAndClock(at: Date, timezone: string): string {
  const day = format(at, timezone, { weekday: 'short', day: 'numeric', month: 'short' }).replace(',', '');
  return `${day}, ${formatClock(at, timezone)} ${formatZone(at, timezone)}`;
}

/** "02:06 UTC" while both lie on one calendar day of the zone, else with the day. */
export function formatSince(at: Date, asOf: Date, timezone: string): string {
  const day = (one: Date) => format(one, timezone, { year: 'numeric', month: '2-digit', day: '2-digit' });
  return day(at) === day(asOf)
    ? `${formatClock(at, timezone)} ${formatZone(at, timezone)}`
    : formatDayAndClock(at, timezone);
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
