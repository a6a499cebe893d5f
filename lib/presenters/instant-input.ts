import { Temporal } from 'temporal-polyfill';

/** What a date and time field holds ("2026-11-24T22:00"), on the wall clock of a zone; null when it is none. */
export function parseLocalInput(text: string, timezone: string): string | null {
  try {
    return new Date(Temporal.PlainDateTime.from(text).toZonedDateTime(timezone).epochMilliseconds).toISOString();
  } catch {
    return null;
  }
}
