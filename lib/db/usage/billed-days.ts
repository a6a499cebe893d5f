import type { Transaction } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { withHashJoins } from '@/lib/db/join-plans';
import { type BilledDay, type BillLine, type OneOffLine, settleOneOff } from '@/lib/domain/usage/one-off';
import { COUNTED_NANOS, IS_COUNTED } from './counted-costs';
import { isBillCountedOnce, isSeriesCountedOnce } from './counted-once';
import { UNPRICED_REQUESTS_SQL } from './scope-spend';

const [isCounted, countedNanos] = [Prisma.raw(IS_COUNTED), Prisma.raw(COUNTED_NANOS)];

/** What is asked of the bill over whole UTC days `[startsAt, endsAt)`. `null` = all. */
export type BillQuestion = {
  id: string;
  /** The connection that the question names; null = it names none, and what a gateway shows counts once. */
  connectionId: string | null;
  connectionIds: readonly string[] | null;
  /** The provider that the question names, like `connectionId`. */
  provider?: string | null;
  projectIds: readonly string[] | null;
  apiKeyId: string | null;
  startsAt: Date;
  endsAt: Date;
};

const toDay = (at: Date) => at.toISOString().slice(0, 10);

/**
 * Billed days by question id, oldest first: on these the bill takes the place of the estimate. A question about a key is
 * answered only for days whose bill names keys. `oneOff` lines are summed apart.
 */
export async function listBilledSpend(
  tx: Transaction,
  workspaceId: string,
  questions: readonly BillQuestion[],
  oneOff: readonly OneOffLine[],
): Promise<Map<string, BilledDay[]>> {
  const wanted = questions.filter((one) => one.startsAt < one.endsAt).map(mapQuestion);
  if (wanted.length === 0) return new Map();
  const lines = oneOff.map((one) => ({
    connection_id: one.connectionId,
    line_item: one.lineItem,
    is_credit: one.isCredit,
  }));
  const rows = await withHashJoins(
    tx,
    () => tx.$queryRaw<({ id: string } & BilledDay)[]>`
    WITH wanted AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(wanted)}::jsonb)
        AS w(id text, connection_id uuid, provider text, connection_ids uuid[], project_ids text[], api_key_id text, from_on date, until_on date)),
    one_off AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(lines)}::jsonb)
        AS o(connection_id uuid, line_item text, is_credit boolean)),
    billed_day AS MATERIALIZED (
      SELECT c.connection_id, c.cost_on, bool_or(c.api_key_id <> '') AS names_keys
        FROM cost_day c
       WHERE c.workspace_id = ${workspaceId}::uuid AND ${isCounted}
         AND c.cost_on >= (SELECT min(from_on) FROM wanted) AND c.cost_on < (SELECT max(until_on) FROM wanted)
       GROUP BY 1, 2),
    asked_day AS MATERIALIZED (
      SELECT w.id, w.connection_id AS named_id, w.provider, d.connection_id, d.cost_on, w.project_ids, w.api_key_id
        FROM wanted w JOIN billed_day d ON d.cost_on >= w.from_on AND d.cost_on < w.until_on
         AND (w.connection_ids IS NULL OR d.connection_id = ANY (w.connection_ids))
         AND (w.api_key_id IS NULL OR d.names_keys)),
    billed AS (
      SELECT a.id, a.cost_on, sum(${countedNanos}) AS nanos,
             sum(${countedNanos}) FILTER (WHERE o.connection_id IS NOT NULL) AS one_off_nanos
        FROM asked_day a JOIN cost_day c ON c.workspace_id = ${workspaceId}::uuid
         AND c.connection_id = a.connection_id AND c.cost_on = a.cost_on AND ${isCounted}
         AND (a.project_ids IS NULL OR c.project_id = ANY (a.project_ids))
         AND (a.api_key_id IS NULL OR c.api_key_id = a.api_key_id)
         AND (a.project_ids IS NOT NULL OR a.api_key_id IS NOT NULL OR ${isBillCountedOnce(Prisma.sql`a.named_id`, Prisma.sql`a.provider`)})
        LEFT JOIN one_off o ON o.connection_id = c.connection_id AND o.line_item = c.line_item
         AND o.is_credit = (c.amount_nanos < 0)
       GROUP BY 1, 2),
    replaced AS (
      SELECT a.id, a.cost_on, sum(u.cost_nanos) AS nanos, sum(u.assumed_nanos) AS assumed,
             sum(${UNPRICED_REQUESTS_SQL}) AS unpriced
        FROM asked_day a
        JOIN series s ON s.workspace_id = ${workspaceId}::uuid AND s.connection_id = a.connection_id
         AND (a.project_ids IS NULL OR s.project_id = ANY (a.project_ids))
         AND (a.api_key_id IS NULL OR s.api_key_id = a.api_key_id)
         AND ${isSeriesCountedOnce({
           connectionId: Prisma.sql`a.named_id`,
           projectId: Prisma.sql`a.project_ids`,
           apiKeyId: Prisma.sql`a.api_key_id`,
           userId: Prisma.sql`NULL`,
           model: Prisma.sql`NULL`,
           filter: Prisma.sql`CASE WHEN a.provider IS NOT NULL THEN jsonb_build_object('provider', jsonb_build_array(a.provider)) END`,
         })}
        JOIN usage_day u ON u.workspace_id = s.workspace_id AND u.series_id = s.id
         AND u.bucket_start = a.cost_on::timestamp AT TIME ZONE 'UTC'
       GROUP BY 1, 2)
    SELECT a.id, a.cost_on::timestamp AT TIME ZONE 'UTC' AS "startsAt",
           coalesce(b.nanos, 0)::bigint AS "billedNanos", coalesce(r.nanos, 0)::bigint AS "replacedNanos",
           coalesce(b.one_off_nanos, 0)::bigint AS "oneOffNanos",
           coalesce(r.assumed, 0)::bigint AS "replacedAssumedNanos", coalesce(r.unpriced, 0)::bigint AS "replacedUnpriced"
      FROM (SELECT DISTINCT id, cost_on FROM asked_day) a
      LEFT JOIN billed b ON b.id = a.id AND b.cost_on = a.cost_on
      LEFT JOIN replaced r ON r.id = a.id AND r.cost_on = a.cost_on
     ORDER BY a.id, a.cost_on`,
  );
  const days = rows.map(({ id, ...day }) => ({ id, day: settleOneOff(day) }));
  return new Map([...Map.groupBy(days, (one) => one.id)].map(([id, own]) => [id, own.map((one) => one.day)]));
}

function mapQuestion({
  id,
  connectionId,
  connectionIds,
  provider = null,
  projectIds,
  apiKeyId,
  startsAt,
  endsAt,
}: BillQuestion) {
  return {
    ...{
      id,
      connection_id: connectionId,
      provider,
      connection_ids: connectionIds,
      project_ids: projectIds,
      api_key_id: apiKeyId,
    },
    ...{ from_on: toDay(startsAt), until_on: toDay(endsAt) },
  };
}

/** Lines of the bill on UTC days `[from, until)`, credits apart from charges. */
export function listBillLines(tx: Transaction, workspaceId: string, from: Date, until: Date): Promise<BillLine[]> {
  return tx.$queryRaw<BillLine[]>`
    WITH line AS (
      SELECT connection_id, line_item, amount_nanos < 0 AS is_credit, cost_on
        FROM cost_day c
       WHERE workspace_id = ${workspaceId}::uuid AND ${isCounted} AND amount_nanos <> 0
         AND cost_on >= ${toDay(from)}::date AND cost_on < ${toDay(until)}::date
       GROUP BY 1, 2, 3, 4)
    SELECT connection_id::text AS "connectionId", line_item AS "lineItem", is_credit AS "isCredit",
           count(*)::int AS days, min(cost_on)::text AS "firstOn",
           (max(max(cost_on)) OVER (PARTITION BY connection_id))::text AS "lastBilledOn"
      FROM line GROUP BY connection_id, line_item, is_credit`;
}

/** Models and kinds that each of the connections ever used. */
export function listUsedModels(
  tx: Transaction,
  workspaceId: string,
  connectionIds: readonly string[],
): Promise<{ connectionId: string; kind: string; model: string | null }[]> {
  return tx.$queryRaw`
    SELECT DISTINCT connection_id::text AS "connectionId", kind, model FROM series
     WHERE workspace_id = ${workspaceId}::uuid AND connection_id = ANY (${[...connectionIds]}::uuid[])`;
}
