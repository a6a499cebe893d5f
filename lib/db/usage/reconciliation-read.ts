import { getPool } from '@/lib/db/client';
import type { MarkedUsage } from '@/lib/domain/usage/marked-usage';
import { COUNT_FIELDS, NO_DIMENSIONS, type UsageCounts, type UsageKind } from '@/lib/domain/usage/usage';
import { SERIES_COLUMNS } from './usage-queries';
import { renderUnpriced } from './usage-sources';

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

/**
 * Charges of a connection in one currency that have list prices; `estimatedNanos` = our own estimate of the same days,
 * in dollars.
 */
export type ListPriceSum = {
  connectionId: string;
  currency: string;
  listNanos: bigint;
  billedNanos: bigint;
  estimatedNanos: bigint | null;
};

/** List prices beside the bill over `[fromOn, untilOn)`, where a provider or a file reports them. */
export async function listListPrices(workspaceId: string, fromOn: string, untilOn: string): Promise<ListPriceSum[]> {
  const { rows } = await getPool().query<
    Record<'connectionId' | 'currency' | 'list' | 'billed', string> & { estimated: string | null }
  >(
    `WITH listed AS (
       SELECT connection_id, cost_on, upper(currency) AS currency, sum(list_nanos) AS list, sum(amount_nanos) AS billed
         FROM cost_day WHERE workspace_id = $1::uuid AND cost_on >= $2::date AND cost_on < $3::date AND list_nanos IS NOT NULL
        GROUP BY 1, 2, 3),
     estimate AS (
       SELECT s.connection_id, sum(u.cost_nanos) AS nanos
         FROM usage_day u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
        WHERE u.workspace_id = $1::uuid AND (s.connection_id, (u.bucket_start AT TIME ZONE 'UTC')::date) IN (SELECT connection_id, cost_on FROM listed)
        GROUP BY 1)
     SELECT t.connection_id::text AS "connectionId", t.currency, sum(t.list)::text AS list, sum(t.billed)::text AS billed,
            (SELECT nanos FROM estimate e WHERE e.connection_id = t.connection_id)::text AS estimated
       FROM listed t GROUP BY t.connection_id, t.currency ORDER BY 1, 2`,
    [workspaceId, fromOn, untilOn],
  );
  return rows.map(({ connectionId, currency, list, billed, estimated }) => ({
    ...{ connectionId, currency, listNanos: BigInt(list), billedNanos: BigInt(billed) },
    estimatedNanos: estimated === null ? null : BigInt(estimated),
  }));
}

/** `convertedNanos` null = no rate is known for its day: it is in no amount in dollars. */
export type ForeignCharge = {
  day: string;
  connectionId: string;
  currency: string;
  nanos: bigint;
  convertedNanos: bigint | null;
  rateOn: string | null;
};

/** What was billed in another currency than dollars over `[fromOn, untilOn)`, by day, connection and currency, newest first. */
export async function listForeignCharges(
  workspaceId: string,
  fromOn: string,
  untilOn: string,
): Promise<ForeignCharge[]> {
  const { rows } = await getPool().query<
    Record<'day' | 'connectionId' | 'currency' | 'nanos', string> & Record<'converted' | 'rateOn', string | null>
  >(
    `SELECT cost_on::text AS day, connection_id::text AS "connectionId", upper(currency) AS currency,
            sum(amount_nanos)::text AS nanos, max(rate_on)::text AS "rateOn",
            CASE WHEN count(*) = count(converted_nanos) THEN sum(converted_nanos)::text END AS converted
       FROM cost_day
      WHERE workspace_id = $1::uuid AND cost_on >= $2::date AND cost_on < $3::date AND upper(currency) <> 'USD'
      GROUP BY 1, 2, 3 ORDER BY 1 DESC, 2, 3`,
    [workspaceId, fromOn, untilOn],
  );
  return rows.map(({ converted, ...row }) => ({
    ...row,
    nanos: BigInt(row.nanos),
    convertedNanos: converted === null ? null : BigInt(converted),
  }));
}

/**
 * Usage over `[fromOn, untilOn)` of which a part has no price or rests on an assumption, by all that decides a price.
 * The counts are those of the marked days.
 */
export async function listMarkedUsage(
  workspaceId: string,
  fromOn: string,
  untilOn: string,
): Promise<(Omit<MarkedUsage, 'catalogue'> & { provider: string })[]> {
  const sums = COUNT_FIELDS.map((field) => `coalesce(sum(u.${toColumn(field)}), 0)::text AS "${field}"`).join(', ');
  const { rows } = await getPool().query<Record<string, string | null> & { batch: boolean | null }>(
    `SELECT s.kind, s.model, s.batch, s.service_tier AS "serviceTier", s.image_size AS "imageSize",
            s.context_level AS "contextLevel", ${SERIES_COLUMNS.provider} AS provider, ${sums},
            coalesce(sum(${renderUnpriced('u')}), 0)::text AS unpriced, coalesce(sum(u.assumed_nanos), 0)::text AS assumed
       FROM usage_day u JOIN series s ON s.workspace_id = u.workspace_id AND s.id = u.series_id
      WHERE u.workspace_id = $1::uuid AND (u.cost_nanos IS NULL OR u.unpriced_requests > 0 OR u.assumed_nanos > 0)
        AND u.bucket_start >= ($2::date)::timestamp AT TIME ZONE 'UTC'
        AND u.bucket_start < ($3::date)::timestamp AT TIME ZONE 'UTC'
      GROUP BY 1, 2, 3, 4, 5, 6, 7`,
    [workspaceId, fromOn, untilOn],
  );
  return rows.map((row) => ({
    provider: row['provider'] ?? '',
    kind: row['kind'] as UsageKind,
    dimensions: {
      ...NO_DIMENSIONS,
      model: row['model'] ?? null,
      batch: row.batch,
      serviceTier: row['serviceTier'] ?? null,
      imageSize: row['imageSize'] ?? null,
      contextLevel: row['contextLevel'] ?? null,
    },
    counts: Object.fromEntries(COUNT_FIELDS.map((field) => [field, Number(row[field])])) as UsageCounts,
    unpricedRequests: Number(row['unpriced']),
    assumedNanos: BigInt(row['assumed'] ?? 0),
  }));
}

/** inputTokens -> input_tokens. */
const toColumn = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
