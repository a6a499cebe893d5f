import { DAY_MS, HOUR_MS } from '@/lib/domain/time';
import type { Grain } from './usage';

/** A stretch whose spend is the sum of whole buckets of one grain; absent `connectionIds` = of all connections. */
export type SpendSegment = { grain: Grain; startsAt: Date; endsAt: Date; connectionIds?: readonly string[] };

/**
 * Cuts `[startsAt, endsAt)` into the fewest stretches of UTC buckets that fill it exactly: minutes up to a full hour,
 * hours up to midnight, days, and back down. From `hoursFrom` (the start of the current UTC day) on, hours are used
 * instead of days: they are read most often. Borders fall on full minutes, as those of every time zone do.
 */
export function planSpendSegments(startsAt: Date, endsAt: Date, hoursFrom: Date): SpendSegment[] {
  const startMs = startsAt.getTime();
  const endMs = endsAt.getTime();
  const daysFrom = Math.ceil(startMs / DAY_MS) * DAY_MS;
  const daysUntil = Math.min(Math.floor(endMs / DAY_MS) * DAY_MS, hoursFrom.getTime());
  if (daysFrom >= daysUntil) return planHours(startMs, endMs);
  return [
    ...planHours(startMs, daysFrom),
    makeSegment('day', daysFrom, daysUntil),
    ...planHours(daysUntil, endMs),
  ].filter(isNotEmpty);
}

function planHours(startMs: number, endMs: number): SpendSegment[] {
  const hoursFrom = Math.ceil(startMs / HOUR_MS) * HOUR_MS;
  const hoursUntil = Math.floor(endMs / HOUR_MS) * HOUR_MS;
  if (hoursFrom >= hoursUntil) return [makeSegment('minute', startMs, endMs)].filter(isNotEmpty);
  return [
    makeSegment('minute', startMs, hoursFrom),
    makeSegment('hour', hoursFrom, hoursUntil),
    makeSegment('minute', hoursUntil, endMs),
  ].filter(isNotEmpty);
}

function makeSegment(grain: Grain, startMs: number, endMs: number): SpendSegment {
  return { grain, startsAt: new Date(startMs), endsAt: new Date(endMs) };
}

function isNotEmpty(segment: SpendSegment): boolean {
  return segment.startsAt < segment.endsAt;
}
