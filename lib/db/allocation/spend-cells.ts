import type { Db } from '@/lib/db/client';
import { COUNTED_NANOS, IS_COUNTED } from '@/lib/db/usage/counted-costs';
import { type BilledElsewhere, renderBillOnce, renderSeriesOnce } from '@/lib/db/usage/counted-once';
import { Values } from '@/lib/db/usage/statement-values';
import type { Cell } from '@/lib/domain/allocation/allocation-rule';
import type { BillCell, UsageCell } from '@/lib/domain/allocation/spread-bill';
import type { SpendSegment } from '@/lib/domain/usage/spend-segment';

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
export async function listUsageCells(db: Db, question: SpendQuestion): Promise<UsageCell[]> {
  const { values, workspace, limits, from, billedUntil } = openQuestion(question);
  const until = values.add(question.until, '::date');
  const rows = await db.$queryRawUnsafe<
    (Omit<UsageCell, 'openNanos' | 'weightNanos'> & { open: string; weight: string })[]
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
    ...values.list,
  );
  return rows.map(({ open, weight, ...cell }) => ({ ...cell, openNanos: BigInt(open), weightNanos: BigInt(weight) }));
}

/** The final bill by segment, project, key and line. */
export async function listBillCells(db: Db, question: SpendQuestion): Promise<BillCell[]> {
  const { values, workspace, limits, from, billedUntil } = openQuestion(question);
  const rows = await db.$queryRawUnsafe<(Omit<BillCell, 'nanos'> & { nanos: string })[]>(
    `SELECT width_bucket(c.cost_on, ${limits}) - 1 AS segment, c.connection_id::text AS "connectionId",
            c.project_id AS "projectId", c.api_key_id AS "apiKeyId", c.line_item AS "lineItem", sum(${COUNTED_NANOS})::text AS nanos
       FROM cost_day c
      WHERE c.workspace_id = ${workspace} AND ${IS_COUNTED}
        AND c.cost_on >= ${from} AND c.cost_on < ${billedUntil} ${renderBillOnce(question.elsewhere, values)}
      GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`,
    ...values.list,
  );
  return rows.map(({ nanos, ...cell }) => ({ ...cell, nanos: BigInt(nanos) }));
}

const USAGE_TABLES = { minute: 'usage_minute', hour: 'usage_hour', day: 'usage_day' } as const;

/** Estimated spend of stretches of whole buckets by UTC day and by all that rules tell apart. */
export async function listSeriesSpend(
  db: Db,
  question: Pick<SpendQuestion, 'workspaceId' | 'elsewhere'> & { segments: readonly SpendSegment[] },
): Promise<(Cell & { day: string; nanos: bigint })[]> {
  const found = [];
  for (const { grain, startsAt, endsAt } of question.segments) {
    const values = new Values();
    const workspace = values.add(question.workspaceId, '::uuid');
    const [from, until] = [startsAt, endsAt].map((at) => values.add(at.toISOString(), '::timestamptz'));
    const rows = await db.$queryRawUnsafe<(Cell & { day: string; nanos: string })[]>(
      `SELECT (u.bucket_start AT TIME ZONE 'UTC')::date::text AS day, s.connection_id::text AS "connectionId",
              s.project_id AS "projectId", s.api_key_id AS "apiKeyId", s.user_id AS "userId", s.model,
              sum(u.cost_nanos)::text AS nanos
         FROM ${USAGE_TABLES[grain]} u
         JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id ${renderSeriesOnce(question.elsewhere, values)}
        WHERE u.workspace_id = ${workspace} AND u.bucket_start >= ${from} AND u.bucket_start < ${until} AND u.cost_nanos <> 0
        GROUP BY 1, 2, 3, 4, 5, 6`,
      ...values.list,
    );
    found.push(...rows.map(({ nanos, ...cell }) => ({ ...cell, nanos: BigInt(nanos) })));
  }
  return found;
}
