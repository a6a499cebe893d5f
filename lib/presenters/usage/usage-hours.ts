import type { UsageHoursResponse } from '@/lib/contracts/usage/usage';
import { HOUR_MS } from '@/lib/domain/time';
import { sumParts, type UsagePart } from './usage-response';

/** One question may ask for at most 2,000 points. */
const HOURS_A_SLICE = 1_900;

type Span = { startsAt: Date; endsAt: Date };
type Slice = { buckets: readonly Span[]; parts: readonly UsagePart[] };

/** Cuts a window into stretches that can be read by hour. */
export function splitHours(from: Date, to: Date): Span[] {
  const slices: Span[] = [];
  for (let startMs = from.getTime(); startMs < to.getTime(); ) {
    const cutMs = Math.floor(startMs / HOUR_MS) * HOUR_MS + HOURS_A_SLICE * HOUR_MS;
    const endMs = Math.min(cutMs, to.getTime());
    slices.push({ startsAt: new Date(startMs), endsAt: new Date(endMs) });
    startMs = endMs;
  }
  return slices;
}

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/**
 * Adds hours up by their place in the week, as a clock in the zone shows it: the hour that a day has twice counts twice,
 * the one that it skips not at all. Hours after `asOf` have not been and do not count.
 */
export function assembleHourCells(
  slices: readonly Slice[],
  timezone: string,
  asOf: Date | null,
): UsageHoursResponse['cells'] {
  const clock = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    weekday: 'short',
    hour: 'numeric',
    hourCycle: 'h23',
  });
  const cells = new Map<number, { hours: number; parts: UsagePart[] }>();
  for (const { buckets, parts } of slices) {
    const byBucket = Map.groupBy(parts, (part) => part.bucketIndex);
    for (const [index, { startsAt }] of buckets.entries()) {
      if (asOf === null || startsAt >= asOf) continue;
      const place = findPlace(startsAt, clock);
      const cell = cells.get(place) ?? { hours: 0, parts: [] };
      cells.set(place, { hours: cell.hours + 1, parts: [...cell.parts, ...(byBucket.get(index) ?? [])] });
    }
  }
  return [...cells]
    .sort(([left], [right]) => left - right)
    .map(([place, { hours, parts }]) => ({
      weekday: Math.floor(place / 24) + 1,
      hour: place % 24,
      hours,
      totals: sumParts(parts),
    }));
}

function findPlace(at: Date, clock: Intl.DateTimeFormat): number {
  const parts = clock.formatToParts(at);
  const weekday = parts.find((part) => part.type === 'weekday')?.value ?? 'Mon';
  const hour = Number(parts.find((part) => part.type === 'hour')?.value ?? 0);
  return WEEKDAYS.indexOf(weekday) * 24 + hour;
}
