import type { Interval } from '@/lib/domain/calendar';
import { BUCKET_SECONDS, COARSER_GRAIN, GRAINS, type Grain } from './usage';
import type { GrainCoverage, ReadSegment } from './usage-plan';

/** What a piece counts for: weight 1 adds its sums to a chart bucket, weight -1 takes them away again. */
type Share = { bucketIndex: number; weight: number };

/** Rows of one grain whose bucket starts in `[startsAt, endsAt)`. */
export type ReadPiece = Interval & { grain: Grain; shares: Share[] };

type Stretch = Share & { grain: Grain; fromMs: number; toMs: number };

/**
 * The fewest rows with which segments of hours and minutes can be summed. A stored hour is the sum of its minutes and a
 * stored day the sum of its hours, from where the finer grain is covered on; so a local day is the UTC day nearest to it,
 * with the few hours between both midnights added on one side and taken away on the other.
 */
export function planReadPieces(segments: readonly ReadSegment[], coverage: GrainCoverage): ReadPiece[] {
  const stretches = segments.flatMap(({ grain, startsAt, endsAt, bucketIndex }) =>
    widen({ grain, fromMs: startsAt.getTime(), toMs: endsAt.getTime(), bucketIndex, weight: 1 }, coverage),
  );
  return GRAINS.toReversed().flatMap((grain) =>
    mergeShares(
      grain,
      stretches.filter((one) => one.grain === grain),
    ),
  );
}

/** The same stretch by coarser rows, corrected at both ends; the stretch itself where that would read more. */
function widen(stretch: Stretch, coverage: GrainCoverage): Stretch[] {
  const coarser = COARSER_GRAIN[stretch.grain];
  const coveredFrom = coverage[stretch.grain];
  if (coarser === null || coveredFrom === null) return [stretch];
  const unitMs = BUCKET_SECONDS[coarser] * 1_000;
  const { fromMs, toMs, weight } = stretch;
  const nearestFromMs = Math.round(fromMs / unitMs) * unitMs;
  const nearestToMs = Math.round(toMs / unitMs) * unitMs;
  const isCovered = Math.floor(fromMs / unitMs) * unitMs >= coveredFrom.getTime();
  const edgesMs = Math.abs(fromMs - nearestFromMs) + Math.abs(toMs - nearestToMs);
  if (!isCovered || nearestFromMs >= nearestToMs || edgesMs > toMs - fromMs) return [stretch];
  const edges: Stretch[] = [
    fromMs < nearestFromMs
      ? { ...stretch, toMs: nearestFromMs }
      : { ...stretch, fromMs: nearestFromMs, toMs: fromMs, weight: -weight },
    toMs > nearestToMs
      ? { ...stretch, fromMs: nearestToMs }
      : { ...stretch, fromMs: toMs, toMs: nearestToMs, weight: -weight },
  ];
  return [
    ...edges.filter((edge) => edge.fromMs < edge.toMs),
    ...widen({ ...stretch, grain: coarser, fromMs: nearestFromMs, toMs: nearestToMs }, coverage),
  ];
}

/** Stretches cut where any begins or ends, so that pieces do not overlap; what cancels out is not read at all. */
function mergeShares(grain: Grain, stretches: readonly Stretch[]): ReadPiece[] {
  const changes = stretches
    .flatMap(({ fromMs, toMs, bucketIndex, weight }) => [
      { atMs: fromMs, bucketIndex, change: weight },
      { atMs: toMs, bucketIndex, change: -weight },
    ])
    .sort((left, right) => left.atMs - right.atMs);
  const pieces: ReadPiece[] = [];
  const weights = new Map<number, number>();
  for (const [place, { atMs, bucketIndex, change }] of changes.entries()) {
    const sum = (weights.get(bucketIndex) ?? 0) + change;
    if (sum === 0) weights.delete(bucketIndex);
    else weights.set(bucketIndex, sum);
    const nextMs = changes[place + 1]?.atMs ?? atMs;
    if (nextMs > atMs && weights.size > 0) {
      const shares = [...weights].map(([index, weight]) => ({ bucketIndex: index, weight }));
      pieces.push({ grain, startsAt: new Date(atMs), endsAt: new Date(nextMs), shares });
    }
  }
  return pieces;
}
