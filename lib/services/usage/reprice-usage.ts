import { getPool } from '@/lib/db/client';
import { bumpDataVersion } from '@/lib/db/connections/data-versions';
import { listReadConnectionIds, listUsageCursors } from '@/lib/db/connections/ingest-cursors';
import {
  countFactsToReprice,
  type FactPosition,
  listFactsToReprice,
  type PricedFact,
  updateFactCosts,
} from '@/lib/db/usage/repricing';
import { rollUpFacts } from '@/lib/db/usage/usage-facts';
import { computeCost, mapStoredCost } from '@/lib/domain/pricing';
import { TOLD_TIER } from '@/lib/domain/pricing/vendor-models';
import { DAY_MS } from '@/lib/domain/time';
import { FINER_GRAIN, GRAINS, type Grain } from '@/lib/domain/usage/usage';
import { findProfile } from '@/lib/providers/profiles';

const PAGE_ROWS = 10_000;

export type RepriceProgress = { grain: Grain; done: number; total: number };
export type RepriceResult = { rows: number; changed: number };

/** What has been read of each kind, by connection. */
type Cursors = Map<string, Awaited<ReturnType<typeof listUsageCursors>>>;

/**
 * Whether a stored price is better than a new one can be: an hour or a day was summed from minutes that knew a long-context
 * price, at least in part, and they are gone, so that only the average of the whole is left. A row that was priced by its
 * average is assumed as a whole.
 */
function knowsMore(fact: PricedFact, grain: Grain, cursors: Cursors): boolean {
  const finerGrain = FINER_GRAIN[grain];
  if (finerGrain === null || fact.costNanos === null || fact.assumedNanos >= fact.costNanos) return false;
  const finer = cursors.get(fact.connectionId)?.get(fact.kind)?.[finerGrain];
  const isSummedAgain = finer && finer.coveredFrom <= fact.bucketStart && fact.bucketStart < finer.coveredUntil;
  return !isSummedAgain;
}

/** The new cost of a stored row; none where the stored one stays. */
function priceAgain(fact: PricedFact, grain: Grain, cursors: Cursors) {
  const provider = findProfile(fact.provider);
  // What the provider itself said that a row cost stays.
  if (provider?.capabilities.priceCatalogue == null || fact.dimensions.serviceTier === TOLD_TIER) return [];
  const { bucketStart, seriesId, kind, dimensions, counts } = fact;
  const cost = computeCost(kind, dimensions, counts, bucketStart, provider.capabilities.priceCatalogue);
  if (cost.state === 'priced' && cost.isContextGuess && knowsMore(fact, grain, cursors)) return [];
  const priced = mapStoredCost(cost, counts);
  // Finer rows may have known which of the requests had the part without a price.
  const isKnownBetter = cost.state === 'priced' && fact.unpricedRequests > 0;
  const unpricedRequests = isKnownBetter
    ? Math.min(fact.unpricedRequests, priced.unpricedRequests)
    : priced.unpricedRequests;
  return [{ bucketStart, seriesId, ...priced, unpricedRequests }];
}

async function repriceGrain(
  query: { workspaceId: string; grain: Grain; since: Date; priceVersionId: number; cursors: Cursors },
  onProgress: (progress: RepriceProgress) => void,
): Promise<RepriceResult> {
  const total = await countFactsToReprice(query);
  const result = { rows: 0, changed: 0 };
  let seen = 0;
  let position: FactPosition | null = null;
  for (;;) {
    const facts = await listFactsToReprice({ ...query, limit: PAGE_ROWS }, position);
    const last = facts.at(-1);
    if (!last) return result;
    const costs = facts.flatMap((fact) => priceAgain(fact, query.grain, query.cursors));
    result.changed += await updateFactCosts(query.workspaceId, query.grain, query.priceVersionId, costs);
    result.rows += costs.length;
    seen += facts.length;
    position = { bucketStart: last.bucketStart, seriesId: last.seriesId };
    await bumpDataVersion(getPool(), query.workspaceId, 'prices');
    onProgress({ grain: query.grain, done: seen, total });
  }
}

/** Hours and days above finer rows are sums of these, so they follow the newly priced rows. */
async function rollUpCovered(workspaceId: string, read: Cursors, since: Date, priceVersionId: number): Promise<void> {
  for (const [connectionId, byKind] of read) {
    for (const [kind, cursors] of byKind) {
      for (const [finer, grain] of [
        ['minute', 'hour'],
        ['hour', 'day'],
      ] as const) {
        const cursor = cursors[finer];
        if (!cursor) continue;
        let startsAt = new Date(Math.max(cursor.coveredFrom.getTime(), Math.ceil(since.getTime() / DAY_MS) * DAY_MS));
        while (startsAt < cursor.coveredUntil) {
          const endsAt = new Date((Math.floor(startsAt.getTime() / DAY_MS) + 1) * DAY_MS);
          const client = await getPool().connect();
          try {
            await rollUpFacts(client, { workspaceId, connectionId, kind, grain, startsAt, endsAt }, priceVersionId);
          } finally {
            client.release();
          }
          startsAt = endsAt;
        }
      }
    }
  }
}

/**
 * Prices stored usage again with the present price table, a page at a time, minutes before the sums above them. Rows
 * that carry the present version already are skipped, so a run that was cut short goes on where it ended. Hours and days
 * whose long-context price only minutes could show keep their price and version.
 */
export async function repriceUsage(
  input: { workspaceId: string; since: Date; priceVersionId: number },
  onProgress: (progress: RepriceProgress) => void,
): Promise<RepriceResult> {
  const sum = { rows: 0, changed: 0 };
  const cursors: Cursors = new Map();
  for (const connectionId of await listReadConnectionIds(input.workspaceId)) {
    cursors.set(connectionId, await listUsageCursors(input.workspaceId, connectionId));
  }
  for (const grain of GRAINS.toReversed()) {
    const { rows, changed } = await repriceGrain({ ...input, grain, cursors }, onProgress);
    sum.rows += rows;
    sum.changed += changed;
  }
  await rollUpCovered(input.workspaceId, cursors, input.since, input.priceVersionId);
  await bumpDataVersion(getPool(), input.workspaceId, 'prices');
  return sum;
}
