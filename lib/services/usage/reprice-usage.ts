import { getPool } from '@/lib/db/client';
import { bumpDataVersion } from '@/lib/db/connections/data-versions';
import { listReadConnectionIds, listUsageCursors } from '@/lib/db/connections/ingest-cursors';
import { countFactsToReprice, type FactPosition, listFactsToReprice, updateFactCosts } from '@/lib/db/usage/repricing';
import { rollUpFacts } from '@/lib/db/usage/usage-facts';
import { computeCost } from '@/lib/domain/pricing';
import { DAY_MS } from '@/lib/domain/time';
import type { Grain } from '@/lib/domain/usage/usage';

const PAGE_ROWS = 10_000;

export type RepriceProgress = { grain: Grain; done: number; total: number };
export type RepriceResult = { rows: number; changed: number };

async function repriceGrain(
  query: { workspaceId: string; grain: Grain; since: Date; priceVersionId: number },
  onProgress: (progress: RepriceProgress) => void,
): Promise<RepriceResult> {
  const total = await countFactsToReprice(query);
  const result = { rows: 0, changed: 0 };
  let position: FactPosition | null = null;
  for (;;) {
    const facts = await listFactsToReprice({ ...query, limit: PAGE_ROWS }, position);
    const last = facts.at(-1);
    if (!last) return result;
    const costs = facts.map(({ bucketStart, seriesId, kind, dimensions, counts }) => {
      const cost = computeCost(kind, dimensions, counts, bucketStart);
      return { bucketStart, seriesId, costNanos: cost.state === 'priced' ? cost.costNanos : null };
    });
    result.changed += await updateFactCosts(query.workspaceId, query.grain, query.priceVersionId, costs);
    result.rows += facts.length;
    position = { bucketStart: last.bucketStart, seriesId: last.seriesId };
    await bumpDataVersion(getPool(), query.workspaceId, 'prices');
    onProgress({ grain: query.grain, done: result.rows, total });
  }
}

/** Hours and days above finer rows are sums of these, so they follow the newly priced rows. */
async function rollUpCovered(workspaceId: string, since: Date, priceVersionId: number): Promise<void> {
  for (const connectionId of await listReadConnectionIds(workspaceId)) {
    for (const [kind, cursors] of await listUsageCursors(workspaceId, connectionId)) {
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
 * that carry the present version already are skipped, so a run that was cut short goes on where it ended.
 */
export async function repriceUsage(
  input: { workspaceId: string; since: Date; priceVersionId: number },
  onProgress: (progress: RepriceProgress) => void,
): Promise<RepriceResult> {
  const sum = { rows: 0, changed: 0 };
  for (const grain of ['day', 'hour', 'minute'] as const) {
    const { rows, changed } = await repriceGrain({ ...input, grain }, onProgress);
    sum.rows += rows;
    sum.changed += changed;
  }
  if (sum.rows > 0) await rollUpCovered(input.workspaceId, input.since, input.priceVersionId);
  await bumpDataVersion(getPool(), input.workspaceId, 'prices');
  return sum;
}
