import { findCoverageStarts, listObservedBuckets } from '@/lib/db/alert-rules/observed-rows';
import { getDb, inTransaction } from '@/lib/db/client';
import { createPseudonyms, renderRecordedBucket } from '@/lib/domain/alert-rules/recorded-usage';
import { planReplay } from '@/lib/domain/alert-rules/replay-plan';
import { DAY_MS, HOUR_MS } from '@/lib/domain/time';
import type { Grain } from '@/lib/domain/usage/usage';

/** Usage held in memory at once. */
const CHUNK_MS: Record<Grain, number> = { minute: 2 * HOUR_MS, hour: 2 * DAY_MS, day: 30 * DAY_MS };
/** As far back as minutes are kept anywhere. */
const LONGEST_DAYS = 400;

/**
 * Stored usage of a connection as lines for `spendwatch backtest`, oldest first, in the finest grain that is kept, with
 * the names of projects, keys, users and models replaced. Empty = nothing finer than days was read yet.
 */
export async function* listRecordedUsage(
  { workspaceId, connectionId }: { workspaceId: string; connectionId: string },
  now: Date,
): AsyncGenerator<string> {
  const owner = { workspaceId, connectionId };
  const plan = planReplay({
    now,
    judgeDays: LONGEST_DAYS,
    coveredFrom: await findCoverageStarts(getDb(), owner),
    minuteRowsByDay: new Map(),
    maxMinuteRows: Number.POSITIVE_INFINITY,
  });
  const replace = createPseudonyms();
  for (const { grain, startsAt, endsAt } of plan?.segments ?? []) {
    for (let fromMs = startsAt.getTime(); fromMs < endsAt.getTime(); fromMs += CHUNK_MS[grain]) {
      const until = new Date(Math.min(endsAt.getTime(), fromMs + CHUNK_MS[grain]));
      const buckets = await inTransaction((tx) => listObservedBuckets(tx, owner, grain, new Date(fromMs), until));
      for (const bucket of buckets) yield renderRecordedBucket(bucket, replace);
    }
  }
}
