/** Lengths of time. Days here are 24 hours; days of a calendar, which may have 23 or 25, are in `calendar.ts`. */
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;
export const DAY_SECONDS = 86_400;
