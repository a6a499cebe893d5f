import type { Db } from '@/lib/db/client';

/** How often an alert rule opened an incident, and when it last did. */
export type RuleFirings = { lastFiredAt: Date; count: number };

/** Firings by alert rule: the last one ever, and how many there were since an instant. Rules that never fired are absent. */
export async function listRuleFirings(db: Db, workspaceId: string, since: Date): Promise<Map<string, RuleFirings>> {
  const rows = await db.$queryRaw<{ id: string; lastFiredAt: Date; count: number }[]>`
    SELECT alert_rule_id AS id, max(opened_at) AS "lastFiredAt", (count(*) FILTER (WHERE opened_at >= ${since}))::int AS count
    FROM incident WHERE workspace_id = ${workspaceId}::uuid AND alert_rule_id IS NOT NULL GROUP BY alert_rule_id`;
  return new Map(rows.map(({ id, ...firings }) => [id, firings]));
}
