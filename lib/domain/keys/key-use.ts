import { DAY_MS, HOUR_MS } from '@/lib/domain/time';
import { findOccurrenceAt, type WeeklyWindow } from '@/lib/domain/weekly-window';

/** Spend, models and people are looked at over so many days, hours over a week. */
export const USE_DAYS = 30;
export const USE_HOURS = 168;

/** Hours of the week before an instant as bits, 28 a word: bit 0 of the first word is the oldest hour. */
export const HOURS_PER_WORD = 28;
export type HourMask = readonly number[];

/** What one key did with one model by one person in one tier; the same work as long as nothing of it changes. */
export type KeyStrand = {
  model: string | null;
  userId: string | null;
  serviceTier: string | null;
  isBatch: boolean;
  nanos: bigint;
  requests: number;
  /** Days with use among the last thirty. */
  days: number;
  /** Day of the first use among the last thirty. */
  firstOn: Date;
  lastOn: Date;
  /** Hours of the last week with use. */
  hours: HourMask;
};

/** Use of one key over the last thirty days. */
export type KeyUse = { strands: readonly KeyStrand[] };

export const NO_USE: KeyUse = { strands: [] };

export const sumNanos = (strands: readonly KeyStrand[]): bigint =>
  strands.reduce((sum, strand) => sum + strand.nanos, 0n);

export const sumRequests = (strands: readonly KeyStrand[]): number =>
  strands.reduce((sum, strand) => sum + strand.requests, 0);

/** Both masks together. */
export function joinHours(masks: readonly HourMask[]): HourMask {
  return Array.from({ length: USE_HOURS / HOURS_PER_WORD }, (_, word) =>
    masks.reduce((bits, mask) => bits | (mask[word] ?? 0), 0),
  );
}

export const maskHours = (left: HourMask, right: HourMask): HourMask =>
  left.map((bits, word) => bits & (right[word] ?? 0));

export function countHours(mask: HourMask): number {
  let count = 0;
  for (const word of mask) for (let bits = word; bits !== 0; bits &= bits - 1) count += 1;
  return count;
}

/** Start of the oldest hour of a mask that was read at `now`. */
export function findMaskStart(now: Date): Date {
  return new Date(Math.floor(now.getTime() / HOUR_MS) * HOUR_MS + HOUR_MS - USE_HOURS * HOUR_MS);
}

/** Starts of the hours in a mask, oldest first. */
export function listHours(mask: HourMask, now: Date): Date[] {
  const start = findMaskStart(now).getTime();
  return mask.flatMap((bits, word) => {
    const hours: Date[] = [];
    for (let rest = bits; rest !== 0; rest &= rest - 1) {
      const bit = 31 - Math.clz32(rest & -rest);
      hours.push(new Date(start + (word * HOURS_PER_WORD + bit) * HOUR_MS));
    }
    return hours;
  });
}

/** Hours of the last week that lie wholly outside of a weekly window. */
export function maskOutside(window: WeeklyWindow, now: Date): HourMask {
  const start = findMaskStart(now).getTime();
  const mask = Array.from({ length: USE_HOURS / HOURS_PER_WORD }, () => 0);
  for (let hour = 0; hour < USE_HOURS; hour += 1) {
    const from = start + hour * HOUR_MS;
    const isInside = [from, from + HOUR_MS - 1].some((at) => findOccurrenceAt(window, new Date(at)) !== null);
    const word = Math.floor(hour / HOURS_PER_WORD);
    if (!isInside) mask[word] = (mask[word] ?? 0) | (1 << (hour % HOURS_PER_WORD));
  }
  return mask;
}

/** Hours of the day (UTC) in which a mask has use, as 24 bits. */
export function foldHoursOfDay(mask: HourMask, now: Date): number {
  return listHours(mask, now).reduce((bits, at) => bits | (1 << at.getUTCHours()), 0);
}

/** First day of the thirty that use is looked at. */
export function findUseStart(now: Date): Date {
  return new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - (USE_DAYS - 1) * DAY_MS);
}
