import type { Db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import type { ThresholdPoint } from '@/lib/domain/alert-rules/threshold';
import type { BudgetScope } from '@/lib/domain/budgets/budget';
import type { Grain } from '@/lib/domain/usage/usage';
import { isWithinScope } from './scope-filter';

const TABLES = {
  minute: Prisma.raw('usage_minute'),
  hour: Prisma.raw('usage_hour'),
  day: Prisma.raw('usage_day'),
} as const;

/** Cost and requests of a scope by stored bucket over `[from, until)`, oldest first; buckets without usage are absent. */
export async function listScopeUsage(
  db: Db,
  workspaceId: string,
  scope: BudgetScope,
  grain: Grain,
  span: { from: Date; until: Date },
): Promise<ThresholdPoint[]> {
  return db.$queryRaw<ThresholdPoint[]>`
    SELECT u.bucket_start AS "startsAt", coalesce(sum(u.cost_nanos), 0)::bigint AS nanos, sum(u.requests)::bigint AS requests
      FROM ${TABLES[grain]} u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
     WHERE u.workspace_id = ${workspaceId}::uuid AND u.bucket_start >= ${span.from} AND u.bucket_start < ${span.until}
       AND ${isWithinScope(workspaceId, scope)}
     GROUP BY 1 ORDER BY 1`;
}
