import { getPool } from '@/lib/db/client';
import { COUNTED_NANOS, IS_COUNTED } from '@/lib/db/usage/counted-costs';
import { type BilledElsewhere, renderBillOnce, renderSeriesOnce } from '@/lib/db/usage/counted-once';
import { Values } from '@/lib/db/usage/statement-values';
import type { BillCell, UsageCell } from '@/lib/domain/allocation/spread-bill';

/** Whole UTC days `[from, until)`, cut at the first day of each segment; bills of days from `settledOn` on are not final. */
export type SpendQuestion = {
  workspaceId: string;
  /** First days of the segments, the first one is the first day asked. */
  days: readonly string[];
  until: string;
  settledOn: string;
  elsewhere: BilledElsewhere;
};

/** SQL for the days whose bill takes the place of the estimate, by connection. */
const renderBilledDay = (workspace: string, from: string, until: string) => `
  billed_day AS MATERIALIZED (
    SELECT c.connection_id, c.cost_on FROM cost_day c
     WHERE c.workspace_id = ${workspace} AND ${IS_COUNTED} AND c.cost_on >= ${from} AND c.cost_on < ${until} GROUP BY 1, 2)`;

function openQuestion({ workspaceId, days, until, settledOn }: SpendQuestion) {
  const values = new Values();
  const billedUntil = settledOn < until ? settledOn : until;
  return {
    values,
    workspace: values.add(workspaceId, '::uuid'),
    limits: values.add(days, '::date[]'),
    from: values.add(days[0], '::date'),
    billedUntil: values.add(billedUntil, '::date'),
  };
}

/** Estimated spend by segment and by all that rules tell apart, what a final bill replaces apart from the rest. */
export async function listUsageCells(question: SpendQuestion): Promise<UsageCell[]> {
  const { values, workspace, limits, from, billedUntil } = openQuestion(question);
  const until = values.add(question.until, '::date');
  const { rows } = await getPool().query<
    Omit<UsageCell, 'openNanos' | 'weightNanos'> & { open: string; weight: string }
  >(
    `WITH ${renderBilledDay(workspace, from, billedUntil)},
     fact AS (
       SELECT u.series_id, width_bucket((u.bucket_start AT TIME ZONE 'UTC')::date, ${limits}) - 1 AS segment,
              sum(u.cost_nanos) FILTER (WHERE b.cost_on IS NULL) AS open,
              sum(u.cost_nanos) FILTER (WHERE b.cost_on IS NOT NULL) AS weight
         FROM usage_day u
         JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id ${renderSeriesOnce(question.elsewhere, values)}
         LEFT JOIN billed_day b ON b.connection_id = s.connection_id AND b.cost_on = (u.bucket_start AT TIME ZONE 'UTC')::date
        WHERE u.workspace_id = ${workspace}
          AND u.bucket_start >= ${from}::timestamp AT TIME ZONE 'UTC' AND u.bucket_start < ${until}::timestamp AT TIME ZONE 'UTC'
        GROUP BY 1, 2)
     SELECT f.segment, s.connection_id::text AS "connectionId", s.project_id AS "projectId", s.api_key_id AS "apiKeyId",
            s.user_id AS "userId", s.model, s.kind, coalesce(sum(f.open), 0)::text AS open, coalesce(sum(f.weight), 0)::text AS weight
       FROM fact f JOIN series s ON s.workspace_id = ${workspace} AND s.id = f.series_id
      GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7`,
    values.list,
  );
  return rows.map(({ open, weight, ...cell }) => ({ ...cell, openNanos: BigInt(open), weightNanos: BigInt(weight) }));
}

/** The final bill by segment, project, key and line. */
export async function listBillCells(question: SpendQuestion): Promise<BillCell[]> {
  const { values, workspace, limits, from, billedUntil } = openQuestion(question);
  const { rows } = await getPool().query<Omit<BillCell, 'nanos'> & { nanos: string }>(
    `SELECT width_bucket(c.cost_on, ${limits}) - 1 AS segment, c.connection_id::text AS "connectionId",
            c.project_id AS "projectId", c.api_key_id AS "apiKeyId", c.line_item AS "lineItem", sum(${COUNTED_NANOS})::text AS nanos
       FROM cost_day c
      WHERE c.workspace_id = ${workspace} AND ${IS_COUNTED}
        AND c.cost_on >= ${from} AND c.cost_on < ${billedUntil} ${renderBillOnce(question.elsewhere, values)}
      GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`,
    values.list,
  );
  return rows.map(({ nanos, ...cell }) => ({ ...cell, nanos: BigInt(nanos) }));
}
