import type { UsagePoint, UsageResponse } from '@/lib/contracts/usage/usage';
import type { Reader } from '@/lib/domain/reader';
import { formatQuantity } from '@/lib/presenters/count';

/** Still rising or not read yet. A point that is only approximate is neither. */
export const isOpenPoint = (point: UsagePoint): boolean => !point.complete && point.approximate !== true;

/** All points of an answer, in whatever series they are. */
export function listPoints({ series, other, unassigned = [] }: UsageResponse): UsagePoint[] {
  return [...series, ...unassigned, { points: other?.points ?? [] }].flatMap((one) => one.points);
}

/** Starts (epoch ms) of the buckets whose limits lie within a day or hour that is stored whole. */
export function listApproximateStarts(usage: UsageResponse): Set<number> {
  return new Set(
    listPoints(usage)
      .filter((point) => point.approximate)
      .map((point) => Date.parse(point.start)),
  );
}

/** The label of a bucket, which says so where it is approximate. */
export function markLabel(
  { label, title }: { label: string; title: string },
  isApproximate: boolean,
): { label: string; title: string } {
  return { label, title: isApproximate ? `${title} (approximate)` : title };
}

/** "3 days are approximate: …", or empty. */
export function describeApproximate(
  count: number,
  unit: UsageResponse['bucket'],
  reader: Pick<Reader, 'locale'>,
): string {
  if (count === 0) return '';
  const be = count === 1 ? 'is' : 'are';
  return `${formatQuantity(count, unit, reader)} ${be} approximate: limits lie within days or hours that are stored whole.`;
}
