import { getPool } from '@/lib/db/client';
import { SERIES_COUNTED_ONCE } from '@/lib/db/usage/counted-once';
import type { IdleKeys } from '@/lib/domain/savings/judge-idle';
import { EARLIER_DAYS, type HourUse, MONTH_DAYS, type Strand, WEEK_DAYS } from '@/lib/domain/savings/strand';
import { DAY_MS } from '@/lib/domain/time';
import { COUNT_FIELDS, NO_COUNTS, type UsageCounts, type UsageKind } from '@/lib/domain/usage/usage';

export type SavingsQuestion = {
  workspaceId: string;
  /** Only usage of these projects; null = all. */
  projectIds: readonly string[] | null;
  /** A UTC midnight: the days before it are read. */
  endsAt: Date;
};

/** A strand with the series that it is the sum of, and what it cost as estimated when it was used. */
export type StrandRow = Omit<Strand, 'hours' | 'catalogue'> & {
  provider: string;
  seriesIds: number[];
  costNanos: bigint;
};

/** inputTokens -> input_tokens. */
const toColumn = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const EARLIER_FIELDS = ['requests', 'inputTokens', 'cachedInputTokens'] as const;
const before = (endsAt: Date, days: number) => new Date(endsAt.getTime() - days * DAY_MS);

const sumOf = (field: string, filter: string, name: string) =>
  `coalesce(sum(u.${toColumn(field)}) FILTER (WHERE ${filter}), 0) AS "${name}"`;

type Row = Omit<StrandRow, 'month' | 'week' | 'earlier' | 'costNanos'> & { cost: string } & Record<string, number>;

/**
 * Use of the last 30 and 7 days and of the 28 before these, by all that decides a price and by key; people are added up.
 * Reads the day rows of five weeks once (their primary key begins with workspace and day). Ids of series come in order.
 */
export async function listStrands({ workspaceId, projectIds, endsAt }: SavingsQuestion): Promise<StrandRow[]> {
  const wanted = [
    ...COUNT_FIELDS.map((field) => ({ field, name: `m_${field}`, filter: 'u.bucket_start >= $3' })),
    ...COUNT_FIELDS.map((field) => ({ field, name: `w_${field}`, filter: 'u.bucket_start >= $4' })),
    ...EARLIER_FIELDS.map((field) => ({ field, name: `e_${field}`, filter: 'u.bucket_start < $4' })),
  ];
  const sums = wanted.map(({ field, name, filter }) => sumOf(field, filter, name)).join(', ');
  const added = wanted.map(({ name }) => `sum(u."${name}")::float8 AS "${name}"`).join(', ');
  const within = projectIds ? 'AND s.project_id = ANY($6)' : '';
  const { rows } = await getPool().query<Row>(
    `WITH used AS MATERIALIZED (
       SELECT u.series_id, coalesce(sum(u.cost_nanos) FILTER (WHERE u.bucket_start >= $3), 0) AS cost, ${sums}
         FROM usage_day u
        WHERE u.workspace_id = $1::uuid AND u.bucket_start >= $2 AND u.bucket_start < $5
        GROUP BY 1)
     SELECT s.connection_id::text AS "connectionId", c.provider, s.project_id AS "projectId", s.api_key_id AS "apiKeyId",
            s.model, s.kind, s.batch, s.service_tier AS "serviceTier", s.context_level AS "contextLevel",
            array_agg(s.id) AS "seriesIds", sum(u.cost)::text AS cost, ${added}
       FROM used u
       JOIN series s ON s.workspace_id = $1::uuid AND s.id = u.series_id
       JOIN connection c ON c.workspace_id = s.workspace_id AND c.id = s.connection_id
      WHERE ${SERIES_COUNTED_ONCE} ${within} AND s.kind IN ('completions', 'embeddings')
      GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
      ORDER BY 1, 3, 4, 5, 6, 7, 8, 9`,
    [
      workspaceId,
      before(endsAt, EARLIER_DAYS + WEEK_DAYS),
      before(endsAt, MONTH_DAYS),
      before(endsAt, WEEK_DAYS),
      endsAt,
      ...(projectIds ? [projectIds] : []),
    ],
  );
  return rows.map((row) => ({
    ...{ connectionId: row.connectionId, provider: row.provider, projectId: row.projectId, apiKeyId: row.apiKeyId },
    ...{ model: row.model, kind: row.kind as UsageKind, batch: row.batch, serviceTier: row.serviceTier },
    ...{ contextLevel: row.contextLevel, seriesIds: row.seriesIds, costNanos: BigInt(row.cost) },
    month: readCounts(row, 'm_'),
    week: readCounts(row, 'w_'),
    earlier: readCounts(row, 'e_', EARLIER_FIELDS),
  }));
}

function readCounts(
  row: Record<string, unknown>,
  prefix: string,
  fields: readonly (keyof UsageCounts)[] = COUNT_FIELDS,
): UsageCounts {
  const counts = { ...NO_COUNTS };
  for (const field of fields) counts[field] = Number(row[`${prefix}${field}`] ?? 0);
  return counts;
}

/**
 * Use by hour of the day in a zone over the last 30 days, for each list of series; absent = no hour is stored. Only the
 * named series are looked up.
 */
export async function listHourUse(
  { workspaceId, endsAt }: SavingsQuestion,
  timezone: string,
  strands: readonly (readonly number[])[],
): Promise<Map<number, HourUse>> {
  const pairs = strands.flatMap((ids, at) => ids.map((id) => ({ id, at })));
  const sums = COUNT_FIELDS.map((field) => `coalesce(sum(u.${toColumn(field)}), 0)::float8 AS "${field}"`).join(', ');
  const { rows } = await getPool().query<{ strand: number; hour: number; active: number } & Record<string, number>>(
    `SELECT m.strand, extract(hour FROM u.bucket_start AT TIME ZONE $6)::int AS hour,
            count(DISTINCT u.bucket_start)::int AS active, ${sums}
       FROM unnest($2::int[], $3::int[]) AS m(series_id, strand)
       JOIN usage_hour u ON u.workspace_id = $1::uuid AND u.series_id = m.series_id
        AND u.bucket_start >= $4 AND u.bucket_start < $5
      GROUP BY 1, 2`,
    [workspaceId, pairs.map(({ id }) => id), pairs.map(({ at }) => at), before(endsAt, MONTH_DAYS), endsAt, timezone],
  );
  return new Map(
    [...Map.groupBy(rows, (row) => row.strand)].map(([strand, own]) => {
      const byHour = Array.from({ length: 24 }, () => NO_COUNTS);
      for (const row of own) byHour[row.hour] = readCounts(row, '');
      const active = own.reduce((sum, row) => sum + row.active, 0);
      return [strand, { active, days: Math.max(...own.map((row) => row.active)), byHour }];
    }),
  );
}

/** Keys by connection that were made before `since` and not used from then on; usage that was read counts as use. */
export async function listIdleKeys(
  { workspaceId, projectIds }: SavingsQuestion,
  since: Date,
  until: Date,
): Promise<IdleKeys[]> {
  const within = projectIds ? 'AND k.project_id = ANY($4)' : '';
  const { rows } = await getPool().query<IdleKeys>(
    `SELECT k.connection_id::text AS "connectionId", count(*)::int AS keys,
            (count(*) FILTER (WHERE p.spend_limit_nanos IS NULL))::int AS "withoutLimit",
            to_char(min(coalesce(k.last_used_at, k.created_at, k.first_seen_at)) AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS "oldestOn"
       FROM provider_api_key k
       LEFT JOIN provider_project p ON p.workspace_id = k.workspace_id AND p.connection_id = k.connection_id AND p.id = k.project_id
      WHERE k.workspace_id = $1::uuid AND k.deleted_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > $3)
        AND coalesce(k.last_used_at, k.created_at, k.first_seen_at) < $2 ${within}
        AND NOT EXISTS (
          SELECT 1 FROM series s JOIN usage_day u ON u.workspace_id = s.workspace_id AND u.series_id = s.id
           WHERE s.workspace_id = k.workspace_id AND s.connection_id = k.connection_id AND s.api_key_id = k.id
             AND u.bucket_start >= $2)
      GROUP BY 1`,
    [workspaceId, since, until, ...(projectIds ? [projectIds] : [])],
  );
  return rows;
}
