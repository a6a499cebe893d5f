import type { Viewer } from '@/lib/auth/viewer';
import { listUnreadableAlertRules } from '@/lib/db/alert-rules/alert-rules';
import { listUnreadableBudgets } from '@/lib/db/budgets/budgets';
import { getDb } from '@/lib/db/client';
import { listUnreadableIncidents } from '@/lib/db/incidents/incidents';
import { listUnreadableChannels } from '@/lib/db/notifications/channels';
import { listUnreadableHeld } from '@/lib/db/notifications/decided-notifications';
import { listUnreadablePolicies } from '@/lib/db/notifications/notification-policies';
import { listUnreadableSilences } from '@/lib/db/notifications/silences';
import type { UnreadableRow } from '@/lib/db/readable-rows';

/** Stored rows that this version cannot read, by what they are: nothing is judged or told by them. */
export type Unreadable = UnreadableRow & {
  what: 'budget' | 'alert-rule' | 'incident' | 'channel' | 'notification-policy' | 'silence' | 'notification';
};

/** Everything of a workspace that is set apart because it cannot be read; whoever may see all projects sees it. */
export async function listUnreadableRows(viewer: Viewer, now: Date): Promise<Unreadable[]> {
  const { workspaceId } = viewer;
  if (viewer.projectIds) return [];
  const db = getDb();
  const found: [Unreadable['what'], UnreadableRow[]][] = [
    ['budget', await listUnreadableBudgets(db, workspaceId)],
    ['alert-rule', await listUnreadableAlertRules(db, workspaceId)],
    ['incident', await listUnreadableIncidents(db, workspaceId)],
    ['channel', await listUnreadableChannels(db, workspaceId)],
    ['notification-policy', await listUnreadablePolicies(db, workspaceId)],
    ['silence', await listUnreadableSilences(db, workspaceId, now)],
    ['notification', await listUnreadableHeld(db, workspaceId)],
  ];
  return found.flatMap(([what, rows]) => rows.map((row) => ({ what, ...row })));
}
