import type { Transaction } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { withHashJoins, withKeyLookups } from '@/lib/db/join-plans';
import type { BudgetScope } from '@/lib/domain/budgets/budget';
import { HOUR_MS, MINUTE_MS } from '@/lib/domain/time';
import { isWithinScope } from './scope-filter';

/** Sum over one bin; null = the bin was not read, "0" = measured zero. */
export type ScopeChartPoint = { startsAt: Date; costNanos: bigint | null };

const MAX_LOOKUP_SERIES = 50;

/** Estimated spend of a scope in bins over the 24 hours before `endsAt`, which is rounded up to a full bin. */
export async function listScopeChartPoints(
  tx: Transaction,
  workspaceId: string,
  scope: BudgetScope,
  endsAt: Date,
  bucketMinutes: number,
): Promise<ScopeChartPoint[]> {
  const binMs = bucketMinutes * MINUTE_MS;
  const endMs = Math.ceil(endsAt.getTime() / binMs) * binMs;
  const startMs = endMs - 24 * HOUR_MS;
  const window = { workspaceId, from: new Date(startMs).toISOString(), until: new Date(endMs).toISOString() };
  const seriesIds = await listSeriesIds(tx, workspaceId, scope);
  const sums =
    seriesIds.length <= MAX_LOOKUP_SERIES
      ? await sumBinsByLookup(tx, window, seriesIds, bucketMinutes)
      : await sumBinsByRange(tx, window, seriesIds, bucketMinutes);
  const coverage = await findMinuteCoverage(tx, workspaceId, scope.connectionId);
  const points: ScopeChartPoint[] = [];
  for (let binStartMs = startMs; binStartMs < endMs; binStartMs += binMs) {
    const isRead = coverage === null || (binStartMs + binMs > coverage.fromMs && binStartMs < coverage.untilMs);
    const sum = sums.get(binStartMs);
    points.push({ startsAt: new Date(binStartMs), costNanos: sum ?? (isRead ? 0n : null) });
  }
  return points;
}

/** Series that a scope means. */
async function listSeriesIds(tx: Transaction, workspaceId: string, scope: BudgetScope): Promise<number[]> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    SELECT s.id FROM series s WHERE s.workspace_id = ${workspaceId}::uuid AND ${isWithinScope(workspaceId, scope)}`;
  return rows.map((row) => row.id);
}

type Window = { workspaceId: string; from: string; until: string };
type Bin = { start: Date; nanos: bigint };

/** For few series: each minute of each is looked up by its key. */
async function sumBinsByLookup(
  tx: Transaction,
  { workspaceId, from, until }: Window,
  seriesIds: readonly number[],
  bucketMinutes: number,
): Promise<Map<number, bigint>> {
  const rows = await withKeyLookups(
    tx,
    () => tx.$queryRaw<Bin[]>`
      SELECT ${selectBin(bucketMinutes)} AS start, coalesce(sum(u.cost_nanos), 0)::bigint AS nanos
        FROM generate_series(${from}::timestamptz, ${until}::timestamptz - interval '1 minute', '1 minute') AS m(minute)
       CROSS JOIN unnest(${seriesIds}::int[]) AS s(id)
        JOIN usage_minute u
          ON u.workspace_id = ${workspaceId}::uuid AND u.bucket_start = m.minute AND u.series_id = s.id
       GROUP BY 1`,
  );
  return new Map(rows.map((row) => [row.start.getTime(), row.nanos]));
}

/** For many series: the whole day is read once. */
async function sumBinsByRange(
  tx: Transaction,
  { workspaceId, from, until }: Window,
  seriesIds: readonly number[],
  bucketMinutes: number,
): Promise<Map<number, bigint>> {
  const rows = await withHashJoins(
    tx,
    () => tx.$queryRaw<Bin[]>`
      SELECT ${selectBin(bucketMinutes)} AS start, coalesce(sum(u.cost_nanos), 0)::bigint AS nanos
        FROM usage_minute u JOIN unnest(${seriesIds}::int[]) AS s(id) ON s.id = u.series_id
       WHERE u.workspace_id = ${workspaceId}::uuid
         AND u.bucket_start >= ${from}::timestamptz AND u.bucket_start < ${until}::timestamptz
       GROUP BY 1`,
  );
  return new Map(rows.map((row) => [row.start.getTime(), row.nanos]));
}

function selectBin(bucketMinutes: number): Prisma.Sql {
  return Prisma.sql`date_bin(make_interval(mins => ${bucketMinutes}::int), u.bucket_start, to_timestamp(0))`;
}

/** The span of minutes that was read; null while it is unknown. */
async function findMinuteCoverage(
  tx: Transaction,
  workspaceId: string,
  connectionId: string | undefined,
): Promise<{ fromMs: number; untilMs: number } | null> {
  const { _min, _max } = await tx.ingestCursor.aggregate({
    where: { workspaceId, grain: 'minute', ...(connectionId === undefined ? {} : { connectionId }) },
    _min: { coveredFrom: true },
    _max: { coveredUntil: true },
  });
  if (!_min.coveredFrom || !_max.coveredUntil) return null;
  return { fromMs: _min.coveredFrom.getTime(), untilMs: _max.coveredUntil.getTime() };
}
