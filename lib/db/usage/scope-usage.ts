import type { Db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import type { ThresholdPoint } from '@/lib/domain/alert-rules/threshold';
import type { BudgetScope } from '@/lib/domain/budgets/budget';
import type { Grain } from '@/lib/domain/usage/usage';
import { isWithinFilter } from './scope-filter';

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
  const { connectionId = null, projectId = null, apiKeyId = null, model = null, userId = null, kind = null } = scope;
  const filter = scope.savedView ? JSON.stringify(scope.savedView.filter) : null;
  return db.$queryRaw<ThresholdPoint[]>`
    SELECT u.bucket_start AS "startsAt", coalesce(sum(u.cost_nanos), 0)::bigint AS nanos, sum(u.requests)::bigint AS requests
      FROM ${TABLES[grain]} u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
     WHERE u.workspace_id = ${workspaceId}::uuid AND u.bucket_start >= ${span.from} AND u.bucket_start < ${span.until}
       AND (${connectionId}::uuid IS NULL OR s.connection_id = ${connectionId}::uuid)
       AND (${projectId}::text IS NULL OR s.project_id = ${projectId})
       AND (${apiKeyId}::text IS NULL OR s.api_key_id = ${apiKeyId})
       AND (${model}::text IS NULL OR s.model = ${model})
       AND (${userId}::text IS NULL OR s.user_id = ${userId})
       AND (${kind}::text IS NULL OR s.kind = ${kind})
       AND ${isWithinFilter(Prisma.sql`${filter}::jsonb`)}
     GROUP BY 1 ORDER BY 1`;
}
