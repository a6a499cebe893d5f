import type { UsageHoursResponse } from '@/lib/contracts/usage/usage';
import { listClockHours } from '@/lib/domain/usage/usage-plan';
import { sumParts, type UsagePart } from './usage-response';

/** One question may ask for at most 2,000 points. */
const HOURS_A_SLICE = 1_900;

type Span = { startsAt: Date; endsAt: Date };
type Slice = { buckets: readonly Span[]; parts: readonly UsagePart[]; isExact: (hour: Span) => boolean };

/** Cuts a window into stretches that can be read by hour, where the clock of the zone cuts hours. */
export function splitHours(span: Span, timezone: string): Span[] {
  const hours = listClockHours(span, timezone);
  const slices: Span[] = [];
  for (let at = 0; at < hours.length; at += HOURS_A_SLICE) {
    const own = hours.slice(at, at + HOURS_A_SLICE);
    const [first, last] = [own[0], own.at(-1)];
    if (first && last) slices.push({ startsAt: first.startsAt, endsAt: last.endsAt });
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
  const cells = new Map<number, { hours: number; parts: UsagePart[]; isExact: boolean }>();
  for (const { buckets, parts, isExact } of slices) {
    const byBucket = Map.groupBy(parts, (part) => part.bucketIndex);
    for (const [index, bucket] of buckets.entries()) {
      const { startsAt } = bucket;
      if (asOf === null || startsAt >= asOf) continue;
      const place = findPlace(startsAt, clock);
      const cell = cells.get(place) ?? { hours: 0, parts: [], isExact: true };
      cells.set(place, {
        hours: cell.hours + 1,
        parts: [...cell.parts, ...(byBucket.get(index) ?? [])],
        isExact: cell.isExact && isExact(bucket),
      });
    }
  }
  return [...cells]
    .sort(([left], [right]) => left - right)
    .map(([place, { hours, parts, isExact }]) => ({
      weekday: Math.floor(place / 24) + 1,
      hour: place % 24,
      hours,
      totals: sumParts(parts),
      ...(isExact ? {} : { approximate: true }),
    }));
}

function findPlace(at: Date, clock: Intl.DateTimeFormat): number {
  const parts = clock.formatToParts(at);
  const weekday = parts.find((part) => part.type === 'weekday')?.value ?? 'Mon';
  const hour = Number(parts.find((part) => part.type === 'hour')?.value ?? 0);
  return WEEKDAYS.indexOf(weekday) * 24 + hour;
}
