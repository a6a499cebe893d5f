import { getPool } from '@/lib/db/client';

export type ReconciliationSum = {
  day: string;
  connectionId: string;
  projectId: string;
  modelFamily: string;
  estimatedNanos: bigint;
  billedNanos: bigint;
  reason: string;
};

/** Estimate against bill over `[fromOn, untilOn)`, calendar days as YYYY-MM-DD, newest day first. */
export async function listReconciliation(
  workspaceId: string,
  fromOn: string,
  untilOn: string,
): Promise<ReconciliationSum[]> {
  const { rows } = await getPool().query<{ [K in keyof ReconciliationSum]: string }>(
    `SELECT cost_on::text AS day, connection_id::text AS "connectionId", project_id AS "projectId",
            model_family AS "modelFamily", estimated_nanos::text AS "estimatedNanos",
            billed_nanos::text AS "billedNanos", reason
       FROM reconciliation
      WHERE workspace_id = $1::uuid AND cost_on >= $2::date AND cost_on < $3::date
      ORDER BY cost_on DESC, abs(billed_nanos - estimated_nanos) DESC, project_id, model_family`,
    [workspaceId, fromOn, untilOn],
  );
  return rows.map((row) => ({
    ...row,
    estimatedNanos: BigInt(row.estimatedNanos),
    billedNanos: BigInt(row.billedNanos),
  }));
}

/** Models and kinds without a known price over `[fromOn, untilOn)`, the most used first. */
export async function listUnpricedModels(
  workspaceId: string,
  fromOn: string,
  untilOn: string,
): Promise<{ model: string; kind: string; requests: number }[]> {
  const { rows } = await getPool().query<{ model: string; kind: string; requests: string }>(
    `SELECT coalesce(s.model, '') AS model, s.kind, sum(u.requests)::text AS requests
       FROM usage_day u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
      WHERE u.workspace_id = $1::uuid AND u.cost_nanos IS NULL
        AND u.bucket_start >= ($2::date)::timestamp AT TIME ZONE 'UTC'
        AND u.bucket_start < ($3::date)::timestamp AT TIME ZONE 'UTC'
      GROUP BY 1, 2 ORDER BY sum(u.requests) DESC, 1, 2`,
    [workspaceId, fromOn, untilOn],
  );
  return rows.map((row) => ({ ...row, requests: Number(row.requests) }));
}
