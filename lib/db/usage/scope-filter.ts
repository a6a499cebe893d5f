import { Prisma } from '@/lib/db/generated/client';
import type { BudgetScope } from '@/lib/domain/budgets/budget';
import type { SavedFilter } from '@/lib/domain/usage/saved-filter';
import { isSeriesCountedOnce } from './counted-once';
import { isDatedVersion, isModelNamedSql } from './model-names';
import { SERIES_COLUMNS } from './usage-queries';

const COLUMNS = {
  connection: Prisma.raw('s.connection_id::text'),
  provider: Prisma.raw(SERIES_COLUMNS.provider),
  project: Prisma.raw('s.project_id'),
  apiKey: Prisma.raw('s.api_key_id'),
  user: Prisma.raw('s.user_id'),
  model: Prisma.raw('s.model'),
  kind: Prisma.raw('s.kind'),
  serviceTier: Prisma.raw('s.service_tier'),
  batch: Prisma.raw('s.batch::text'),
} as const;

/** Whether a row `s` of series is within a saved filter, a JSON object of lists by dimension; NULL = everything is. */
export function isWithinFilter(workspaceId: string, filter: Prisma.Sql): Prisma.Sql {
  const conditions = Object.entries(COLUMNS).map(([dimension, column]) => {
    const values = Prisma.sql`${filter} -> ${Prisma.raw(`'${dimension}'`)}`;
    const isDated =
      dimension === 'model'
        ? Prisma.sql`OR ${isDatedVersion(workspaceId, (name) => Prisma.sql`jsonb_exists(${values}, ${name})`)}`
        : Prisma.empty;
    return Prisma.sql`(${values} IS NULL OR jsonb_exists(${values}, coalesce(${column}, 'none')) ${isDated})`;
  });
  return Prisma.sql`(${filter} IS NULL OR (${Prisma.join(conditions, ' AND ')}))`;
}

/** What a scope narrows usage to beside its ids: the filter of a saved view, or the provider; null = nothing. */
export function findScopeFilter({ savedView, provider }: BudgetScope): SavedFilter | null {
  return savedView?.filter ?? (provider === undefined ? null : { provider: [provider] });
}

/** Whether a row `s` of series is one that a scope means; absent fields mean all. What a vendor bills counts once. */
export function isWithinScope(workspaceId: string, scope: BudgetScope): Prisma.Sql {
  const { connectionId = null, projectId = null, apiKeyId = null, model = null, userId = null, kind = null } = scope;
  const narrow = findScopeFilter(scope);
  const filter = narrow && JSON.stringify(narrow);
  return Prisma.sql`((${connectionId}::uuid IS NULL OR s.connection_id = ${connectionId}::uuid)
       AND (${projectId}::text IS NULL OR s.project_id = ${projectId})
       AND (${apiKeyId}::text IS NULL OR s.api_key_id = ${apiKeyId})
       AND (${model}::text IS NULL OR ${isModelNamedSql(Prisma.sql`${model}`)})
       AND (${userId}::text IS NULL OR s.user_id = ${userId})
       AND (${kind}::text IS NULL OR s.kind = ${kind})
       AND ${isWithinFilter(workspaceId, Prisma.sql`${filter}::jsonb`)}
       AND ${isSeriesCountedOnce({
         connectionId: Prisma.sql`${connectionId}::uuid`,
         projectId: Prisma.sql`${projectId}::text`,
         apiKeyId: Prisma.sql`${apiKeyId}::text`,
         userId: Prisma.sql`${userId}::text`,
         model: Prisma.sql`${model}::text`,
         filter: Prisma.sql`${filter}::jsonb`,
       })})`;
}
