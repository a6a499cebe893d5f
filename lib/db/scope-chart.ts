import type { BudgetScope } from '@/lib/domain/budget';
import type { Db } from './client';
import { Prisma } from './generated/client';

/** Sum over one bin; null = the bin was not read, "0" = measured zero. */
export type ScopeChartPoint = { startsAt: Date; costNanos: bigint | null };

const HOUR_MS = 3_600_000;

/** Estimated spend of a scope in bins over the 24 hours before `endsAt`, which is rounded up to a full bin. */
export async function listScopeChartPoints(
  db: Db,
  workspaceId: string,
  scope: BudgetScope,
  endsAt: Date,
  bucketMinutes: number,
): Promise<ScopeChartPoint[]> {
  const binMs = bucketMinutes * 60_000;
  const endMs = Math.ceil(endsAt.getTime() / binMs) * binMs;
  const startMs = endMs - 24 * HOUR_MS;
  const [sums, coverage] = await Promise.all([
    sumBins(db, workspaceId, scope, new Date(startMs), new Date(endMs), bucketMinutes),
    findMinuteCoverage(db, workspaceId, scope.connectionId),
  ]);
  const points: ScopeChartPoint[] = [];
  for (let binStartMs = startMs; binStartMs < endMs; binStartMs += binMs) {
    const isRead = coverage === null || (binStartMs + binMs > coverage.fromMs && binStartMs < coverage.untilMs);
    const sum = sums.get(binStartMs);
    points.push({ startsAt: new Date(binStartMs), costNanos: sum ?? (isRead ? 0n : null) });
  }
  return points;
}

async function sumBins(
  db: Db,
  workspaceId: string,
  scope: BudgetScope,
  from: Date,
  until: Date,
  bucketMinutes: number,
): Promise<Map<number, bigint>> {
  const equals = (column: string, value: string | undefined) =>
    value === undefined ? Prisma.empty : Prisma.sql` AND s.${Prisma.raw(column)} = ${value}`;
  const connection =
    scope.connectionId === undefined ? Prisma.empty : Prisma.sql` AND s.connection_id = ${scope.connectionId}::uuid`;
  const rows = await db.$queryRaw<{ start: Date; nanos: bigint }[]>`
    SELECT date_bin(make_interval(mins => ${bucketMinutes}::int), u.bucket_start, to_timestamp(0)) AS start,
           coalesce(sum(u.cost_nanos), 0)::bigint AS nanos
      FROM usage_minute u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
     WHERE u.workspace_id = ${workspaceId}::uuid
       AND u.bucket_start >= ${from.toISOString()}::timestamptz AND u.bucket_start < ${until.toISOString()}::timestamptz
           ${connection}${equals('project_id', scope.projectId)}${equals('api_key_id', scope.apiKeyId)}
           ${equals('model', scope.model)}${equals('user_id', scope.userId)}
     GROUP BY 1`;
  return new Map(rows.map((row) => [row.start.getTime(), row.nanos]));
}

/** What stretch of minutes was read; null while nothing tells. */
async function findMinuteCoverage(
  db: Db,
  workspaceId: string,
  connectionId: string | undefined,
): Promise<{ fromMs: number; untilMs: number } | null> {
  const { _min, _max } = await db.ingestCursor.aggregate({
    where: { workspaceId, grain: 'minute', ...(connectionId === undefined ? {} : { connectionId }) },
    _min: { coveredFrom: true },
    _max: { coveredUntil: true },
  });
  if (!_min.coveredFrom || !_max.coveredUntil) return null;
  return { fromMs: _min.coveredFrom.getTime(), untilMs: _max.coveredUntil.getTime() };
}
