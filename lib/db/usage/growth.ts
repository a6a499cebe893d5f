import { getPool } from '@/lib/db/client';
import { DAY_MS } from '@/lib/domain/time';
import { GROWTH_DAYS, type GrowthPart } from '@/lib/domain/usage/growth';
import { SERIES_COUNTED_ONCE } from './counted-once';
import { MOVER_COLUMNS, type MoverDimension } from './movers';

export type GrowthQuery = {
  workspaceId: string;
  dimension: MoverDimension;
  /** Only usage of these projects; null = all. */
  projectIds: readonly string[] | null;
  /** A UTC midnight: the 35 days before it are read. */
  endsAt: Date;
  limit: number;
};

/** One key, project, model or person with its days; `id` null = usage that names none. */
export type GrowthRow = {
  id: string | null;
  parts: GrowthPart[];
  /** What everything usually costs in a week, in nanos. */
  usualWeek: bigint;
};

type Row = { id: string | null; model: string | null; day: number } & Record<
  'requests' | 'tokens' | 'cost' | 'usual_week',
  string
>;

/**
 * Use by day and model of what spent most above its usual week in the seven days before `endsAt`, and what everything
 * usually costs in a week, in nanos. Reads the day rows only.
 */
export async function listGrowing(query: GrowthQuery): Promise<GrowthRow[]> {
  const { workspaceId, dimension, projectIds, endsAt, limit } = query;
  const startsAt = new Date(endsAt.getTime() - GROWTH_DAYS * DAY_MS);
  const middleAt = new Date(endsAt.getTime() - 7 * DAY_MS);
  const once = (dimension === 'model' || dimension === 'user') && !projectIds ? `AND ${SERIES_COUNTED_ONCE}` : '';
  const within = projectIds ? 'AND s.project_id = ANY($6)' : '';
  const { rows } = await getPool().query<Row>(
    `WITH parts AS (
       SELECT ${MOVER_COLUMNS[dimension]} AS id, s.model, u.bucket_start,
         sum(u.requests) AS requests, sum(u.input_tokens + u.output_tokens) AS tokens,
         -- Usage whose price is not known has no cost.
         coalesce(sum(u.cost_nanos), 0) AS cost
       FROM usage_day u
       JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
       WHERE u.workspace_id = $1::uuid AND u.bucket_start >= $2 AND u.bucket_start < $4 ${within} ${once}
       GROUP BY 1, 2, 3),
     ranked AS (
       SELECT id, row_number() OVER (ORDER BY
         coalesce(sum(cost) FILTER (WHERE bucket_start >= $3), 0)
           - coalesce(sum(cost) FILTER (WHERE bucket_start < $3), 0) / 4 DESC, id) AS place
       FROM parts GROUP BY id ORDER BY place LIMIT $5)
     SELECT parts.id, parts.model, extract(epoch FROM parts.bucket_start - $2)::int / 86400 AS day,
       parts.requests::text, parts.tokens::text, parts.cost::text,
       (SELECT coalesce(trunc(sum(cost) FILTER (WHERE bucket_start < $3) / 4), 0)::text FROM parts) AS usual_week
     FROM ranked JOIN parts ON parts.id IS NOT DISTINCT FROM ranked.id
     ORDER BY ranked.place, parts.bucket_start, parts.model`,
    [workspaceId, startsAt, middleAt, endsAt, limit, ...(projectIds ? [projectIds] : [])],
  );
  return gather(rows);
}

function gather(rows: readonly Row[]): GrowthRow[] {
  const found: GrowthRow[] = [];
  for (const { id, model, day, requests, tokens, cost, usual_week: usual } of rows) {
    const last = found.at(-1);
    const one = last?.id === id && last ? last : { id, parts: [], usualWeek: BigInt(usual) };
    if (one !== last) found.push(one);
    one.parts.push({
      day,
      model,
      use: { requests: Number(requests), tokens: Number(tokens), costNanos: BigInt(cost) },
    });
  }
  return found;
}
