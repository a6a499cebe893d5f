import type { Transaction } from '@/lib/db/client';
import type { PostureFacts } from '@/lib/domain/keys/posture';
import { DAY_MS } from '@/lib/domain/time';

type Counted = Pick<PostureFacts, 'scans' | 'projects' | 'budgets' | 'members' | 'alerts'>;
type Row = Record<
  | 'sources'
  | 'fresh'
  | 'openLeaks'
  | 'reported'
  | 'limitsRead'
  | 'limited'
  | 'budgets'
  | 'stepped'
  | 'members'
  | 'strong'
  | 'required'
  | 'channels'
  | 'rules',
  number
>;

/** What the security posture counts beside findings and connections, in one statement. */
export async function loadPostureCounts(tx: Transaction, workspaceId: string, now: Date): Promise<Counted> {
  const weekAgo = new Date(now.getTime() - 7 * DAY_MS);
  const monthAgo = new Date(now.getTime() - 30 * DAY_MS);
  const [row] = await tx.$queryRaw<[Row]>`
    WITH own AS (SELECT ${workspaceId}::uuid AS id)
    SELECT (SELECT count(*)::int FROM leak_source s WHERE s.workspace_id = own.id) AS sources,
           (SELECT count(*)::int FROM leak_source s
             WHERE s.workspace_id = own.id AND s.last_error IS NULL AND s.last_ended_at >= ${weekAgo}) AS fresh,
           (SELECT count(*)::int FROM leak_finding f WHERE f.workspace_id = own.id AND f.state = 'open') AS "openLeaks",
           (SELECT count(*)::int FROM leak_finding f
             WHERE f.workspace_id = own.id AND f.last_seen_at >= ${monthAgo}) AS reported,
           (SELECT count(*)::int FROM provider_project p
             WHERE p.workspace_id = own.id AND p.deleted_at IS NULL AND p.status = 'active'
               AND p.limit_read_at IS NOT NULL) AS "limitsRead",
           (SELECT count(*)::int FROM provider_project p
             WHERE p.workspace_id = own.id AND p.deleted_at IS NULL AND p.status = 'active'
               AND p.limit_read_at IS NOT NULL AND p.spend_limit_nanos IS NOT NULL) AS limited,
           (SELECT count(*)::int FROM budget b WHERE b.workspace_id = own.id) AS budgets,
           (SELECT count(*)::int FROM budget b
             WHERE b.workspace_id = own.id AND b.period = 'month' AND jsonb_array_length(b.thresholds) > 1) AS stepped,
           (SELECT count(*)::int FROM membership m WHERE m.workspace_id = own.id) AS members,
           (SELECT count(*)::int FROM membership m JOIN "user" u ON u.id = m.user_id
             WHERE m.workspace_id = own.id
               AND (u.two_factor_enabled OR EXISTS (SELECT 1 FROM passkey k WHERE k.user_id = u.id)
                    OR (EXISTS (SELECT 1 FROM account a WHERE a.user_id = u.id AND a.provider_id <> 'credential')
                        AND NOT EXISTS (SELECT 1 FROM account a WHERE a.user_id = u.id AND a.provider_id = 'credential')))
           ) AS strong,
           (SELECT w.require_two_factor::int FROM workspace w WHERE w.id = own.id) AS required,
           (SELECT count(*)::int FROM channel c WHERE c.workspace_id = own.id AND c.enabled) AS channels,
           (SELECT count(*)::int FROM alert_rule r WHERE r.workspace_id = own.id AND r.enabled) AS rules
      FROM own`;
  const { sources, fresh, openLeaks, reported, limitsRead, limited, budgets, members, strong } = row;
  return {
    scans: { sources, fresh, openLeaks, wasReportedLately: reported > 0 },
    projects: { read: limitsRead, limited },
    budgets: { all: budgets, stepped: row.stepped },
    members: { all: members, strong, isRequired: row.required === 1 },
    alerts: { channels: row.channels, rules: row.rules },
  };
}
