import type pg from 'pg';
import { COUNTED_NANOS, convertCosts, IS_COUNTED } from './counted-costs';

/** One billed amount of one UTC day. Empty text = the provider attributed it to none. */
export type CostRow = {
  costOn: string;
  projectId: string;
  lineItem: string;
  apiKeyId: string;
  amountNanos: bigint;
  /** At list prices; null = the provider does not report it. */
  listNanos: bigint | null;
  /** Upper-case ISO code. */
  currency: string;
  quantity: string | null;
  quantityUnit: string | null;
};

export type CostWindow = { workspaceId: string; connectionId: string; fromOn: string; untilOn: string };

/**
 * Makes the stored charges of the days `[fromOn, untilOn)` equal to `rows`, inside the caller's transaction. Returns how
 * many rows are new and how many were revised or removed.
 */
export async function replaceCosts(
  client: pg.ClientBase,
  window: CostWindow,
  rows: readonly CostRow[],
): Promise<{ inserted: number; revised: number }> {
  const pick = <K extends keyof CostRow>(key: K) => rows.map((row) => row[key]);
  const result = await client.query<{ inserted: number; revised: number }>(
    `WITH incoming AS MATERIALIZED (
       SELECT cost_on, project_id, line_item, api_key_id, sum(amount_nanos)::int8 AS amount_nanos, currency,
              sum(quantity) AS quantity, min(quantity_unit) AS quantity_unit,
              CASE WHEN count(*) = count(list_nanos) THEN sum(list_nanos)::int8 END AS list_nanos
         FROM unnest($5::date[], $6::text[], $7::text[], $8::text[], $9::int8[], $10::text[], $11::numeric[], $12::text[], $13::int8[])
           AS t(cost_on, project_id, line_item, api_key_id, amount_nanos, currency, quantity, quantity_unit, list_nanos)
        GROUP BY cost_on, project_id, line_item, api_key_id, currency
     ), changed AS MATERIALIZED (
       SELECT i.*, c.cost_on IS NOT NULL AS is_revision
         FROM incoming i LEFT JOIN cost_day c ON c.workspace_id = $1 AND c.connection_id = $2 AND c.cost_on = i.cost_on
              AND c.project_id = i.project_id AND c.line_item = i.line_item AND c.api_key_id = i.api_key_id
              AND c.currency = i.currency
        WHERE c.cost_on IS NULL OR (c.amount_nanos, c.quantity, c.list_nanos) IS DISTINCT FROM (i.amount_nanos, i.quantity, i.list_nanos)
     ), removed AS (
       DELETE FROM cost_day c WHERE c.workspace_id = $1 AND c.connection_id = $2 AND c.cost_on >= $3::date AND c.cost_on < $4::date
          AND NOT EXISTS (SELECT 1 FROM incoming i WHERE i.cost_on = c.cost_on AND i.project_id = c.project_id
                             AND i.line_item = c.line_item AND i.api_key_id = c.api_key_id
                             AND i.currency = c.currency)
       RETURNING 1
     ), written AS (
       INSERT INTO cost_day (workspace_id, connection_id, cost_on, project_id, line_item, api_key_id, amount_nanos, currency, quantity, quantity_unit, list_nanos)
       SELECT $1, $2, cost_on, project_id, line_item, api_key_id, amount_nanos, currency, quantity, quantity_unit, list_nanos FROM changed
       ON CONFLICT (workspace_id, connection_id, cost_on, project_id, line_item, api_key_id, currency)
       DO UPDATE SET amount_nanos = excluded.amount_nanos, list_nanos = excluded.list_nanos, converted_nanos = NULL, rate_on = NULL, quantity = excluded.quantity, quantity_unit = excluded.quantity_unit,
                     updated_at = now()
     )
     SELECT (SELECT count(*)::int FROM changed WHERE NOT is_revision) AS inserted,
            ((SELECT count(*) FROM changed WHERE is_revision) + (SELECT count(*) FROM removed))::int AS revised`,
    [
      ...[window.workspaceId, window.connectionId, window.fromOn, window.untilOn],
      ...[
        pick('costOn'),
        pick('projectId'),
        pick('lineItem'),
        pick('apiKeyId'),
        pick('amountNanos'),
        pick('currency'),
        pick('quantity'),
        pick('quantityUnit'),
        pick('listNanos'),
      ],
    ],
  );
  if (rows.some(({ currency }) => currency !== 'USD'))
    await convertCosts(client, window.workspaceId, window.connectionId);
  return result.rows[0] ?? { inserted: 0, revised: 0 };
}

export type BilledSum = { costOn: string; projectId: string; lineItem: string; amountNanos: bigint };
export type EstimatedSum = {
  costOn: string;
  projectId: string;
  model: string | null;
  kind: string;
  estimatedNanos: bigint;
  unpricedRows: number;
};

/** What was billed in dollars by day, project and line item, for reconciliation. */
export async function listBilledSums(client: pg.ClientBase, window: CostWindow): Promise<BilledSum[]> {
  const { rows } = await client.query<{ cost_on: string; project_id: string; line_item: string; amount: string }>(
    `SELECT cost_on::text, project_id, line_item, sum(${COUNTED_NANOS})::text AS amount FROM cost_day c
      WHERE workspace_id = $1 AND connection_id = $2 AND cost_on >= $3::date AND cost_on < $4::date
        AND ${IS_COUNTED} GROUP BY 1, 2, 3`,
    [window.workspaceId, window.connectionId, window.fromOn, window.untilOn],
  );
  return rows.map((row) => ({
    costOn: row.cost_on,
    projectId: row.project_id,
    lineItem: row.line_item,
    amountNanos: BigInt(row.amount),
  }));
}

/** Estimated amounts by day, project, kind and model, for reconciliation. */
export async function listEstimatedSums(client: pg.ClientBase, window: CostWindow): Promise<EstimatedSum[]> {
  const { rows } = await client.query<{
    cost_on: string;
    project_id: string;
    kind: string;
    model: string | null;
    amount: string;
    unpriced: number;
  }>(
    `SELECT (u.bucket_start AT TIME ZONE 'UTC')::date::text AS cost_on, coalesce(s.project_id, '') AS project_id, s.kind, s.model,
            coalesce(sum(u.cost_nanos), 0)::text AS amount, count(*) FILTER (WHERE u.cost_nanos IS NULL OR u.unpriced_requests > 0)::int AS unpriced
       FROM usage_day u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
      WHERE u.workspace_id = $1 AND s.connection_id = $2
        AND u.bucket_start >= ($3::date)::timestamp AT TIME ZONE 'UTC' AND u.bucket_start < ($4::date)::timestamp AT TIME ZONE 'UTC'
      GROUP BY 1, 2, 3, 4`,
    [window.workspaceId, window.connectionId, window.fromOn, window.untilOn],
  );
  return rows.map((row) => ({
    costOn: row.cost_on,
    projectId: row.project_id,
    kind: row.kind,
    model: row.model,
    estimatedNanos: BigInt(row.amount),
    unpricedRows: row.unpriced,
  }));
}

export type ReconciliationWrite = {
  costOn: string;
  projectId: string;
  modelFamily: string;
  estimatedNanos: bigint;
  billedNanos: bigint;
  unpricedRows: number;
  reason: string;
};

/** Makes the stored comparison of the window's days equal to `rows`. */
export async function replaceReconciliation(
  client: pg.ClientBase,
  window: CostWindow,
  rows: readonly ReconciliationWrite[],
): Promise<void> {
  const pick = <K extends keyof ReconciliationWrite>(key: K) => rows.map((row) => row[key]);
  await client.query(
    'DELETE FROM reconciliation WHERE workspace_id = $1 AND connection_id = $2 AND cost_on >= $3::date AND cost_on < $4::date',
    [window.workspaceId, window.connectionId, window.fromOn, window.untilOn],
  );
  await client.query(
    `INSERT INTO reconciliation (workspace_id, connection_id, cost_on, project_id, model_family, estimated_nanos, billed_nanos, unpriced_rows, reason)
     SELECT $1, $2, t.* FROM unnest($3::date[], $4::text[], $5::text[], $6::int8[], $7::int8[], $8::int4[], $9::text[]) AS t`,
    [
      ...[window.workspaceId, window.connectionId],
      ...[
        pick('costOn'),
        pick('projectId'),
        pick('modelFamily'),
        pick('estimatedNanos'),
        pick('billedNanos'),
        pick('unpricedRows'),
        pick('reason'),
      ],
    ],
  );
}
