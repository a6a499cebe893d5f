import type { UsageSource } from '@/lib/domain/containment/affected';
import type { MinuteSpend } from '@/lib/domain/containment/stop-watch';
import type { Db } from '../client';
import { Prisma } from '../generated/client';

/** Usage of one source since some time. */
export type SourceUsage = UsageSource & {
  seriesId: number;
  /** null = some of it has no known price. */
  costNanos: bigint | null;
  requests: number;
  lastBucketAt: Date;
};

type Span = { from: Date; until: Date };

const FACTS = { hour: 'usage_hour', minute: 'usage_minute' } as const;

/** Usage by series of a connection, summed over a span. Hours show recent usage, minutes current usage. */
export async function listSources(
  db: Db,
  owner: { workspaceId: string; connectionId: string },
  grain: keyof typeof FACTS,
  span: Span,
): Promise<SourceUsage[]> {
  return db.$queryRaw<SourceUsage[]>`
    SELECT s.id AS "seriesId", s.project_id AS "projectId", s.api_key_id AS "apiKeyId", s.user_id AS "userId", s.model,
           s.kind, s.service_tier AS "serviceTier", sum(u.requests)::float8 AS requests,
           CASE WHEN bool_or(u.cost_nanos IS NULL) THEN NULL ELSE sum(u.cost_nanos)::bigint END AS "costNanos",
           max(u.bucket_start) AS "lastBucketAt"
      FROM ${Prisma.raw(FACTS[grain])} u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
     WHERE u.workspace_id = ${owner.workspaceId}::uuid AND s.connection_id = ${owner.connectionId}::uuid
       AND u.bucket_start >= ${span.from} AND u.bucket_start < ${span.until}
     GROUP BY 1, 2, 3, 4, 5, 6, 7`;
}

/** Spend of some series by minute, oldest first; minutes without usage are absent. */
export async function listSeriesMinutes(
  db: Db,
  workspaceId: string,
  seriesIds: readonly number[],
  span: Span,
): Promise<MinuteSpend[]> {
  if (seriesIds.length === 0) return [];
  return db.$queryRaw<MinuteSpend[]>`
    SELECT u.bucket_start AS "startsAt", coalesce(sum(u.cost_nanos), 0)::bigint AS "costNanos",
           sum(u.requests)::float8 AS requests
      FROM usage_minute u
     WHERE u.workspace_id = ${workspaceId}::uuid AND u.series_id = ANY(${[...seriesIds]}::int[])
       AND u.bucket_start >= ${span.from} AND u.bucket_start < ${span.until}
     GROUP BY 1 ORDER BY 1`;
}

/** Estimated spend of a connection, or of one project of it, over whole hours. */
export async function sumHourlySpend(
  db: Db,
  owner: { workspaceId: string; connectionId: string; projectId: string | null },
  span: Span,
): Promise<bigint> {
  const rows = await db.$queryRaw<{ nanos: bigint }[]>`
    SELECT coalesce(sum(u.cost_nanos), 0)::bigint AS nanos
      FROM usage_hour u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
     WHERE u.workspace_id = ${owner.workspaceId}::uuid AND s.connection_id = ${owner.connectionId}::uuid
       AND (${owner.projectId}::text IS NULL OR s.project_id = ${owner.projectId})
       AND u.bucket_start >= ${span.from} AND u.bucket_start < ${span.until}`;
  return rows[0]?.nanos ?? 0n;
}
