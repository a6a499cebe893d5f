import { getPool } from '@/lib/db/client';

export type RateSummary = {
  currency: string;
  days: number;
  firstOn: string;
  newestOn: string;
  rate: string;
  source: string;
};

/** Currencies with rates, each with its newest. */
export async function listRateSummaries(workspaceId: string): Promise<RateSummary[]> {
  const { rows } = await getPool().query<RateSummary>(
    `SELECT DISTINCT ON (currency) currency, rate_on::text AS "newestOn", trim_scale(rate)::text AS rate, source,
            (count(*) OVER (PARTITION BY currency))::int AS days,
            (min(rate_on) OVER (PARTITION BY currency))::text AS "firstOn"
       FROM exchange_rate WHERE workspace_id = $1 ORDER BY currency, rate_on DESC`,
    [workspaceId],
  );
  return rows;
}
