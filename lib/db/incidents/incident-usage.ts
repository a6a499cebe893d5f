import type { Db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { isWithinScope } from '@/lib/db/usage/scope-filter';
import type { IncidentScope } from '@/lib/domain/incidents/incident';
import type { UsageLine } from '@/lib/domain/incidents/incident-case';

const FACTS = { minute: 'usage_minute', hour: 'usage_hour' } as const;

export type UsageSpan = { from: Date; until: Date };
type Owner = { workspaceId: string; scope: IncidentScope & { connectionId?: string } };

/** How finely usage is split within a bucket. */
export const USAGE_DETAILS = ['key', 'model', 'none'] as const;
export type UsageDetail = (typeof USAGE_DETAILS)[number];

const COLUMNS: Record<UsageDetail, Prisma.Sql> = {
  key: Prisma.sql`s.project_id AS "projectId", s.api_key_id AS "apiKeyId", s.user_id AS "userId", s.model, s.kind,
                  s.service_tier AS "serviceTier"`,
  model: Prisma.sql`NULL::text AS "projectId", NULL::text AS "apiKeyId", NULL::text AS "userId", s.model, s.kind,
                    NULL::text AS "serviceTier"`,
  none: Prisma.sql`NULL::text AS "projectId", NULL::text AS "apiKeyId", NULL::text AS "userId", NULL::text AS model,
                   NULL::text AS kind, NULL::text AS "serviceTier"`,
};

/** Usage of a scope by bucket, oldest first, at most `limit` rows; buckets without usage are absent. */
export function listScopeUsage(
  db: Db,
  { workspaceId, scope }: Owner,
  grain: keyof typeof FACTS,
  span: UsageSpan,
  page: { detail: UsageDetail; limit: number },
): Promise<UsageLine[]> {
  return db.$queryRaw<UsageLine[]>`
    SELECT u.bucket_start AS "startsAt", ${COLUMNS[page.detail]}, sum(u.requests)::bigint AS requests,
           sum(u.input_tokens)::bigint AS "inputTokens", sum(u.cached_input_tokens)::bigint AS "cachedInputTokens",
           sum(u.output_tokens)::bigint AS "outputTokens", sum(u.cost_nanos)::bigint AS "costNanos",
           sum(coalesce(u.unpriced_requests, CASE WHEN u.cost_nanos IS NULL THEN u.requests ELSE 0 END))::bigint AS "unpricedRequests"
      FROM ${Prisma.raw(FACTS[grain])} u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
     WHERE u.workspace_id = ${workspaceId}::uuid AND u.bucket_start >= ${span.from} AND u.bucket_start < ${span.until}
       AND ${isWithinScope(workspaceId, scope)}
     GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 5, 6, 7
     LIMIT ${page.limit}`;
}

/** What a scope spent in a span of whole hours. */
export async function sumScopeHours(db: Db, { workspaceId, scope }: Owner, span: UsageSpan): Promise<bigint> {
  const rows = await db.$queryRaw<{ nanos: bigint }[]>`
    SELECT coalesce(sum(u.cost_nanos), 0)::bigint AS nanos
      FROM usage_hour u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
     WHERE u.workspace_id = ${workspaceId}::uuid AND u.bucket_start >= ${span.from} AND u.bucket_start < ${span.until}
       AND ${isWithinScope(workspaceId, scope)}`;
  return rows[0]?.nanos ?? 0n;
}

/** When the first message about an incident was accepted by its receiver; null = none was. */
export async function findFirstToldAt(db: Db, workspaceId: string, incidentId: string): Promise<Date | null> {
  const { _min } = await db.delivery.aggregate({
    where: { workspaceId, notification: { workspaceId, incidentId } },
    _min: { sentAt: true },
  });
  return _min.sentAt;
}

/** Since when hours are kept of a connection, or of all; null = none were read. */
export async function findHoursFrom(db: Db, workspaceId: string, connectionId: string | null): Promise<Date | null> {
  const { _max } = await db.ingestCursor.aggregate({
    where: { workspaceId, grain: 'hour', ...(connectionId === null ? {} : { connectionId }) },
    _max: { coveredFrom: true },
  });
  return _max.coveredFrom;
}
