import type { StoredCost } from '@/lib/domain/pricing';
import type { Span } from '@/lib/domain/span';
import { BUCKET_SECONDS, COUNT_FIELDS, type Grain, type UsageCounts } from './usage';

/** One stored fact: counts and price of one series in one bucket. */
export type FactRow = StoredCost & { seriesId: number; bucketStart: Date; counts: UsageCounts };

/**
 * Sums by series and bucket of a coarser grain over the facts of a span, in order of the coarser buckets' first facts.
 * An unpriced part leaves a sum unpriced only when nothing is priced, as a sum in the database does. Null when a count
 * leaves the range in which doubles are exact.
 */
export function sumFacts(facts: readonly FactRow[], grain: Grain, span: Span): FactRow[] | null {
  const [fromMs, toMs] = [span.startsAt.getTime(), span.endsAt.getTime()];
  const byBucket = new Map<number, Map<number, FactRow>>();
  // Facts come bucket by bucket, so which sums they belong to is looked up once a bucket.
  let bucketStart: Date | null = null;
  let sums: Map<number, FactRow> | null = null;
  for (const fact of facts) {
    if (fact.bucketStart !== bucketStart) {
      bucketStart = fact.bucketStart;
      const atMs = bucketStart.getTime();
      sums = atMs >= fromMs && atMs < toMs ? openBucket(byBucket, atMs, grain) : null;
    }
    if (sums) addFact(sums, fact, grain);
  }
  const all = [...byBucket.values()].flatMap((bucket) => [...bucket.values()]);
  return all.every(({ counts }) => COUNT_FIELDS.every((field) => Number.isSafeInteger(counts[field]))) ? all : null;
}

function alignDown(atMs: number, grain: Grain): number {
  const widthMs = BUCKET_SECONDS[grain] * 1_000;
  return Math.floor(atMs / widthMs) * widthMs;
}

function openBucket(byBucket: Map<number, Map<number, FactRow>>, atMs: number, grain: Grain): Map<number, FactRow> {
  const startMs = alignDown(atMs, grain);
  const sums = byBucket.get(startMs) ?? new Map<number, FactRow>();
  byBucket.set(startMs, sums);
  return sums;
}

function addFact(
  sums: Map<number, FactRow>,
  { seriesId, bucketStart, counts, costNanos, assumedNanos, unpricedRequests }: FactRow,
  grain: Grain,
): void {
  const sum = sums.get(seriesId);
  if (sum === undefined) {
    const startsAt = new Date(alignDown(bucketStart.getTime(), grain));
    sums.set(seriesId, {
      seriesId,
      bucketStart: startsAt,
      counts: { ...counts },
      costNanos,
      assumedNanos,
      unpricedRequests,
    });
    return;
  }
  for (const field of COUNT_FIELDS) sum.counts[field] += counts[field];
  if (costNanos !== null) sum.costNanos = (sum.costNanos ?? 0n) + costNanos;
  sum.assumedNanos += assumedNanos;
  sum.unpricedRequests += unpricedRequests;
}
