import type { Incident } from '@/lib/contracts/incidents/incidents';
import { parseDecimalToNanos } from '@/lib/domain/money';
import type { Reader } from '@/lib/domain/reader';
import { formatIsoDay } from '@/lib/presenters/instant';
import { formatNanos } from '@/lib/presenters/money';

export type IncidentPart = { id: string; text: string };

/** A part below this share of the amount explains nothing. */
const SMALLEST_SHARE = 20n;

/**
 * Which part of today's spend is the excess of one unresolved incident: "$100.02 of it above normal in incident #1". Only
 * incidents that began today, by the clock of the zone, lie whole within it, and of several, which may overlap, the one
 * with the largest excess is named. Null = none explains a twentieth of the amount.
 */
export function findIncidentPart(
  amount: string,
  { now, timezone }: { now: Date; timezone: string },
  incidents: readonly Incident[],
  reader: Pick<Reader, 'locale'>,
): IncidentPart | null {
  const today = formatIsoDay(now, timezone);
  const whole = incidents
    .filter(({ mergedIntoId, window }) => mergedIntoId === null && formatIsoDay(window.start, timezone) === today)
    .map(({ id, number, excess }) => ({ id, number, nanos: parseDecimalToNanos(excess) }));
  const [largest] = whole.toSorted((a, b) => (a.nanos < b.nanos ? 1 : -1));
  if (largest === undefined || largest.nanos * SMALLEST_SHARE < parseDecimalToNanos(amount) || largest.nanos <= 0n) {
    return null;
  }
  return {
    id: largest.id,
    text: `${formatNanos(largest.nanos, reader)} of it above normal in incident #${largest.number}`,
  };
}
