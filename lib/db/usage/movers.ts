import { getPool } from '@/lib/db/client';
import type { MoverPart } from '@/lib/domain/usage/mover';
import { SERIES_COUNTED_ONCE } from './counted-once';

export type MoverDimension = 'apiKey' | 'project' | 'model' | 'user';

export const MOVER_COLUMNS: Record<MoverDimension, string> = {
  apiKey: 's.api_key_id',
  project: 's.project_id',
  model: 's.model',
  user: 's.user_id',
};

export type MoverQuery = {
  workspaceId: string;
  dimension: MoverDimension;
  /** Only usage of this one thing; null = all. */
  within: { dimension: MoverDimension; id: string } | null;
  /** Only usage of these projects; null = all. */
  projectIds: readonly string[] | null;
  /** UTC midnights: the stretch before is [startsAt, middleAt), the current one [middleAt, endsAt). */
  startsAt: Date;
  middleAt: Date;
  endsAt: Date;
  /** What comes first: the largest change, or the largest spend of the current stretch. */
  rank: 'change' | 'cost';
  limit: number;
};

export type MoverRow = { id: string | null; parts: MoverPart[] };

type Row = { id: string | null; model: string | null } & Record<
  'req1' | 'req0' | 'tok1' | 'tok0' | 'cost1' | 'cost0',
  string
>;

const sum = (column: string, isCurrent: boolean, alias: string) =>
  `coalesce(sum(${column}) FILTER (WHERE u.bucket_start ${isCurrent ? '>=' : '<'} $3), 0)::text AS ${alias}`;

/**
 * Use of each key, project, model or person in two stretches of whole UTC days, split by model, the first `limit` of
 * them by rank. Reads the day rows only: a fortnight of a large organization is a few hundred thousand of them.
 */
export async function listMovers(query: MoverQuery): Promise<MoverRow[]> {
  const column = MOVER_COLUMNS[query.dimension];
  const within = query.within ? `AND ${MOVER_COLUMNS[query.within.dimension]} = $6` : '';
  // A key or project is of one connection; a model or person may be seen twice.
  const isOnce = (query.dimension === 'model' || query.dimension === 'user') && !query.within && !query.projectIds;
  const once = isOnce ? `AND ${SERIES_COUNTED_ONCE}` : '';
  const limit = query.projectIds ? `AND s.project_id = ANY($${query.within ? 7 : 6})` : '';
  const moved = 'sum(cost1::numeric) - sum(cost0::numeric)';
  const order = query.rank === 'change' ? `abs(${moved}) DESC` : 'sum(cost1::numeric) DESC';
  const { rows } = await getPool().query<Row>(
    `WITH parts AS (
       SELECT ${column} AS id, s.model,
         ${sum('u.requests', true, 'req1')}, ${sum('u.requests', false, 'req0')},
         ${sum('u.input_tokens + u.output_tokens', true, 'tok1')}, ${sum('u.input_tokens + u.output_tokens', false, 'tok0')},
         ${sum('u.cost_nanos', true, 'cost1')}, ${sum('u.cost_nanos', false, 'cost0')}
       FROM usage_day u
       JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
       WHERE u.workspace_id = $1::uuid AND u.bucket_start >= $2 AND u.bucket_start < $4 ${within} ${limit} ${once}
       GROUP BY 1, 2),
     ranked AS (
       SELECT id, row_number() OVER (ORDER BY ${order}, id) AS place
       FROM parts GROUP BY id ORDER BY place LIMIT $5)
     SELECT parts.* FROM ranked JOIN parts ON parts.id IS NOT DISTINCT FROM ranked.id
     ORDER BY ranked.place, parts.cost1::numeric DESC`,
    [
      query.workspaceId,
      query.startsAt,
      query.middleAt,
      query.endsAt,
      query.limit,
      ...(query.within ? [query.within.id] : []),
      ...(query.projectIds ? [query.projectIds] : []),
    ],
  );
  return gather(rows);
}

function gather(rows: readonly Row[]): MoverRow[] {
  const movers: MoverRow[] = [];
  for (const row of rows) {
    const last = movers.at(-1);
    const mover = last?.id === row.id && last ? last : { id: row.id, parts: [] };
    if (mover !== last) movers.push(mover);
    mover.parts.push({
      model: row.model,
      current: { requests: Number(row.req1), tokens: Number(row.tok1), costNanos: BigInt(row.cost1) },
      previous: { requests: Number(row.req0), tokens: Number(row.tok0), costNanos: BigInt(row.cost0) },
    });
  }
  return movers;
}
