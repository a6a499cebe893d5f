import type pg from 'pg';
import type { ExchangeRate } from '@/lib/domain/usage/exchange-rate';
import { MOST_RATE_AGE_DAYS } from '@/lib/domain/usage/exchange-rate';

/** Whether a row `c` of the bill is in dollars, or was converted to them. */
export const IS_COUNTED = "(upper(c.currency) = 'USD' OR c.converted_nanos IS NOT NULL)";
/** What such a row counts as, in nano-dollars. */
export const COUNTED_NANOS = 'coalesce(c.converted_nanos, c.amount_nanos)';

/** Rates that a run of a statement takes. */
const BATCH = 5_000;

/** Stores rates; a later one for the same day replaces the earlier. */
export async function saveRates(
  client: pg.ClientBase,
  workspaceId: string,
  rates: readonly ExchangeRate[],
  source: string,
): Promise<void> {
  // Twice in one file: the last one holds.
  const distinct = [...new Map(rates.map((one) => [`${one.currency} ${one.on}`, one])).values()];
  for (let from = 0; from < distinct.length; from += BATCH) {
    const batch = distinct.slice(from, from + BATCH);
    await client.query(
      `INSERT INTO exchange_rate (workspace_id, currency, rate_on, rate, source)
       SELECT $1, r.currency, r.rate_on, r.rate, $5 FROM unnest($2::text[], $3::date[], $4::numeric[]) AS r(currency, rate_on, rate)
       ON CONFLICT (workspace_id, currency, rate_on) DO UPDATE SET rate = excluded.rate, source = excluded.source, created_at = now()`,
      [workspaceId, batch.map((one) => one.currency), batch.map((one) => one.on), batch.map((one) => one.rate), source],
    );
  }
}

/**
 * Converts what was billed in other currencies at the rates that are known, and takes back what was converted at one that
 * is not: charges of one connection, or of all. Answers how many charges changed.
 */
export async function convertCosts(
  client: pg.ClientBase,
  workspaceId: string,
  connectionId: string | null,
): Promise<number> {
  const { rowCount } = await client.query(
    `UPDATE cost_day c SET converted_nanos = w.nanos, rate_on = w.rate_on
       FROM (SELECT d.connection_id, d.cost_on, d.project_id, d.line_item, d.api_key_id, d.currency,
                    round(d.amount_nanos * r.rate)::int8 AS nanos, r.rate_on
               FROM cost_day d
               LEFT JOIN LATERAL (
                 SELECT rate, rate_on FROM exchange_rate e
                  WHERE e.workspace_id = d.workspace_id AND e.currency = upper(d.currency)
                    AND e.rate_on <= d.cost_on AND e.rate_on >= d.cost_on - ${MOST_RATE_AGE_DAYS}
                  ORDER BY e.rate_on DESC LIMIT 1) r ON true
              WHERE d.workspace_id = $1 AND ($2::uuid IS NULL OR d.connection_id = $2) AND upper(d.currency) <> 'USD') w
      WHERE c.workspace_id = $1 AND c.connection_id = w.connection_id AND c.cost_on = w.cost_on
        AND c.project_id = w.project_id AND c.line_item = w.line_item AND c.api_key_id = w.api_key_id
        AND c.currency = w.currency AND (c.converted_nanos, c.rate_on) IS DISTINCT FROM (w.nanos, w.rate_on)`,
    [workspaceId, connectionId],
  );
  return rowCount ?? 0;
}
