import { findBudgetPeriod, findOffsetMs, type Interval } from '@/lib/domain/calendar';
import { DAY_MS, HOUR_MS } from '@/lib/domain/time';
import { BUCKET_SECONDS, type Grain } from './usage';

/** Width of a chart bucket. Minutes and hours follow UTC as the provider counts them; days and months a calendar. */
export type ChartBucket = 'minute' | 'hour' | 'day' | 'month';

/** From when on each grain is stored; null = the grain was never read. */
export type GrainCoverage = Record<Grain, Date | null>;

/** Rows of one grain whose bucket starts in `[startsAt, endsAt)` and that count to chart bucket `bucketIndex`. */
export type ReadSegment = Interval & { grain: Grain; bucketIndex: number };

const APPROXIMATE_BUCKET_MS: Record<ChartBucket, number> = {
  minute: 60_000,
  hour: HOUR_MS,
  day: DAY_MS,
  month: 28 * DAY_MS,
};

/** How many chart buckets a span has, give or take two; cheap however long the span. */
export function estimateBucketCount(span: Interval, bucket: ChartBucket): number {
  return Math.ceil((span.endsAt.getTime() - span.startsAt.getTime()) / APPROXIMATE_BUCKET_MS[bucket]);
}

/** The narrowest bucket that keeps a span within `limit` points, or null when not even months do. */
export function findFittingBucket(span: Interval, limit: number): ChartBucket | null {
  const widths: ChartBucket[] = ['minute', 'hour', 'day', 'month'];
  return widths.find((bucket) => estimateBucketCount(span, bucket) <= limit) ?? null;
}

/** Chart buckets of a span in order of time, the first and the last cut at the span's ends. */
export function listChartBuckets(span: Interval, bucket: ChartBucket, timezone: string): Interval[] {
  const buckets: Interval[] = [];
  for (let startsAt = span.startsAt; startsAt < span.endsAt; ) {
    const whole = findChartBucket(bucket, timezone, startsAt);
    const endsAt = new Date(Math.min(whole.endsAt.getTime(), span.endsAt.getTime()));
    buckets.push({ startsAt, endsAt });
    startsAt = endsAt;
  }
  return buckets;
}

/**
 * Hours as a clock in the zone shows them, in order of time, the first and the last cut at the span's ends. Where the zone
 * is not whole hours from UTC they lie across two hours of the provider.
 */
export function listClockHours(span: Interval, timezone: string): Interval[] {
  const hours: Interval[] = [];
  for (let startsAt = span.startsAt; startsAt < span.endsAt; ) {
    const offsetMs = findOffsetMs(startsAt, timezone);
    const endMs = alignDown(startsAt.getTime() + offsetMs, HOUR_MS) - offsetMs + HOUR_MS;
    const endsAt = new Date(Math.min(endMs, span.endsAt.getTime()));
    hours.push({ startsAt, endsAt });
    startsAt = endsAt;
  }
  return hours;
}

function findChartBucket(bucket: ChartBucket, timezone: string, at: Date): Interval {
  if (bucket === 'minute') {
    const startMs = alignDown(at.getTime(), 60_000);
    return { startsAt: new Date(startMs), endsAt: new Date(startMs + 60_000) };
  }
  return findBudgetPeriod(bucket, timezone, at);
}

/**
 * Which stored rows answer a chart: each chart bucket is cut into whole stored days, then whole hours at its edges, then
 * minutes, so that the coarsest rows that answer exactly are read and no row counts twice. An edge older than the finer
 * grain reaches is not exact; there a stored bucket counts to where its middle lies.
 */
export function planUsageRead(
  buckets: readonly Interval[],
  bucket: ChartBucket,
  coverage: GrainCoverage,
): ReadSegment[] {
  const grains = GRAINS_OF[bucket];
  return buckets.flatMap(({ startsAt, endsAt }, bucketIndex) =>
    coverSpan(startsAt.getTime(), endsAt.getTime(), grains, coverage).map((piece) => ({
      grain: piece.grain,
      startsAt: new Date(piece.fromMs),
      endsAt: new Date(piece.toMs),
      bucketIndex,
    })),
  );
}

/** A chart bucket is never read from rows wider than itself. */
const GRAINS_OF: Record<ChartBucket, readonly Grain[]> = {
  minute: ['minute'],
  hour: ['hour', 'minute'],
  day: ['day', 'hour', 'minute'],
  month: ['day', 'hour', 'minute'],
};

/**
 * Whether stored rows answer a span exactly. They do not where it begins or ends within a stored day or hour whose
 * finer rows are not stored. Nothing is split below a minute.
 */
export function isReadExactly(span: Interval, bucket: ChartBucket, coverage: GrainCoverage): boolean {
  const grains = GRAINS_OF[bucket];
  return [span.startsAt, span.endsAt].every((limit) => isStoredLimit(limit.getTime(), grains, coverage));
}

function isStoredLimit(atMs: number, [grain, ...finer]: readonly Grain[], coverage: GrainCoverage): boolean {
  const next = finer[0];
  if (grain === undefined || next === undefined) return true;
  const rowMs = alignDown(atMs, BUCKET_SECONDS[grain] * 1_000);
  if (rowMs === atMs) return true;
  const storedFrom = coverage[next];
  return storedFrom !== null && rowMs >= storedFrom.getTime() && isStoredLimit(atMs, finer, coverage);
}

/** The same rows as one bucket: neighbours of one grain become one stretch that counts to bucket 0. */
export function joinSegments(segments: readonly ReadSegment[]): ReadSegment[] {
  const joined: ReadSegment[] = [];
  for (const segment of segments) {
    const last = joined.findLast((one) => one.grain === segment.grain);
    if (last && last.endsAt.getTime() === segment.startsAt.getTime()) last.endsAt = segment.endsAt;
    else joined.push({ ...segment, bucketIndex: 0 });
  }
  return joined;
}

/** The same rows in two lists: before the UTC midnight `at`, and from it on. No stored row reaches across one. */
export function cutSegments(
  segments: readonly ReadSegment[],
  at: Date,
): { before: ReadSegment[]; after: ReadSegment[] } {
  const before = segments.filter((one) => one.startsAt < at);
  const after = segments.filter((one) => one.endsAt > at);
  return {
    before: before.map((one) => (one.endsAt > at ? { ...one, endsAt: at } : one)),
    after: after.map((one) => (one.startsAt < at ? { ...one, startsAt: at } : one)),
  };
}

type Piece = { grain: Grain; fromMs: number; toMs: number };

function coverSpan(fromMs: number, toMs: number, grains: readonly Grain[], coverage: GrainCoverage): Piece[] {
  const [grain, ...finer] = grains;
  if (grain === undefined || fromMs >= toMs) return [];
  const unitMs = BUCKET_SECONDS[grain] * 1_000;
  const wholeFromMs = alignUp(fromMs, unitMs);
  const wholeToMs = alignDown(toMs, unitMs);
  const edge = (edgeFromMs: number, edgeToMs: number) => coverEdge(edgeFromMs, edgeToMs, grain, finer, coverage);
  if (wholeFromMs >= wholeToMs) return edge(fromMs, toMs);
  return [...edge(fromMs, wholeFromMs), { grain, fromMs: wholeFromMs, toMs: wholeToMs }, ...edge(wholeToMs, toMs)];
}

/**
 * Edge of a chart bucket within one row of `grain`: read from the next finer grain from where that is stored on, before
 * that from the row itself, if its middle lies here. The border between both is a row's limit, so neither reads twice.
 */
function coverEdge(
  fromMs: number,
  toMs: number,
  grain: Grain,
  finer: readonly Grain[],
  coverage: GrainCoverage,
): Piece[] {
  if (fromMs >= toMs) return [];
  const unitMs = BUCKET_SECONDS[grain] * 1_000;
  const next = finer[0];
  const storedFrom = next === undefined ? null : coverage[next];
  const borderMs = storedFrom === null ? Number.POSITIVE_INFINITY : alignUp(storedFrom.getTime(), unitMs);
  const firstMs = alignUp(fromMs - unitMs / 2, unitMs);
  const lastMs = Math.min(alignUp(toMs - unitMs / 2, unitMs), borderMs);
  return [
    ...(firstMs < lastMs ? [{ grain, fromMs: firstMs, toMs: lastMs }] : []),
    ...coverSpan(Math.max(fromMs, borderMs), toMs, finer, coverage),
  ];
}

const alignDown = (ms: number, unitMs: number) => Math.floor(ms / unitMs) * unitMs;
const alignUp = (ms: number, unitMs: number) => Math.ceil(ms / unitMs) * unitMs;
