import { type ChangedBucket, type FactWindow, replaceSums, rollUpFacts } from '@/lib/db/usage/usage-facts';
import type { IngestCursor } from '@/lib/domain/connections/ingest-plan';
import { groupIntoSpans } from '@/lib/domain/span';
import { BUCKET_SECONDS, COARSER_GRAIN, type Grain } from '@/lib/domain/usage/usage';
import { type FactRow, sumFacts } from '@/lib/domain/usage/usage-fact';

type Client = Parameters<typeof rollUpFacts>[0];
type Written = {
  /** What the provider reported of the window, and which of its buckets changed. */
  facts: readonly FactRow[];
  changed: readonly ChangedBucket[];
  cursors: Record<Grain, IngestCursor | null>;
  priceVersionId: number;
};

/**
 * Brings hours and days above the changed buckets in line, inside the transaction that wrote these, as far as the finer
 * grain covers them wholly. An hour that lies within the minutes just written is summed from the rows in hand; one that
 * reaches beyond, and every day, from the stored rows: a stored hour keeps the better price of its minutes, so what the
 * provider reported of it is not what it costs.
 */
export async function rollUpUsage(client: Client, window: FactWindow, written: Written): Promise<void> {
  let below: readonly ChangedBucket[] = written.changed;
  let grain: Grain = window.grain;
  for (let coarser = COARSER_GRAIN[grain]; coarser && below.length > 0; coarser = COARSER_GRAIN[grain]) {
    const coveredFrom = grain === window.grain ? null : written.cursors[grain]?.coveredFrom;
    const spans = groupIntoSpans(
      below.map((one) => one.bucketStart),
      BUCKET_SECONDS[coarser],
    ).filter((span) => coveredFrom === null || (coveredFrom !== undefined && span.startsAt >= coveredFrom));
    const next: ChangedBucket[] = [];
    for (const span of spans) {
      const above = { ...window, grain: coarser, ...span };
      const isInHand = grain === 'minute' && span.startsAt >= window.startsAt && span.endsAt <= window.endsAt;
      const sums = isInHand ? sumFacts(written.facts, coarser, span) : null;
      next.push(
        ...(sums
          ? await replaceSums(client, above, sums, written.priceVersionId)
          : await rollUpFacts(client, above, written.priceVersionId)),
      );
    }
    [below, grain] = [next, coarser];
  }
}
