import type { Temporal } from 'temporal-polyfill';

/**
 * Days and instants within stored sentences. These have one form for all readers, in words that no reader takes for
 * another day; the page writes its own times for its reader.
 */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** "24 Nov 2026". */
export function writeDate({ day, month, year }: Pick<Temporal.PlainDate, 'day' | 'month' | 'year'>): string {
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

/** "24 Nov 2026", by the day of UTC. */
function writeDay(at: Date): string {
  return writeDate({ day: at.getUTCDate(), month: at.getUTCMonth() + 1, year: at.getUTCFullYear() });
}

/** "24 Nov 2026, 07:00 UTC". */
export function writeInstant(at: Date): string {
  return `${writeDay(at)}, ${at.toISOString().slice(11, 16)} UTC`;
}
