import type { Viewer } from '@/lib/auth/viewer';
import { listUnreadableSigns } from '@/lib/db/account-activity/account-events';
import { listUnreadableAlertRules } from '@/lib/db/alert-rules/alert-rules';
import { listUnreadableBudgets } from '@/lib/db/budgets/budgets';
import { listUnreadableFirings } from '@/lib/db/budgets/unreadable-firings';
import { type Db, getDb } from '@/lib/db/client';
import { listUnreadableKeyAccess } from '@/lib/db/connections/connections';
import { listUnreadableContainments } from '@/lib/db/containment/containments';
import { listUnreadableContainmentPolicies } from '@/lib/db/containment/policies';
import { listUnreadableSteps } from '@/lib/db/incidents/incident-steps';
import { listUnreadableIncidents } from '@/lib/db/incidents/incidents';
import { listUnreadableRotations } from '@/lib/db/keys/rotations';
import { listUnreadableRegisters } from '@/lib/db/keys/unreadable-registers';
import { listUnreadableLeaks } from '@/lib/db/leaks/leak-findings';
import { listUnreadableChannels } from '@/lib/db/notifications/channels';
import { listUnreadableHeld } from '@/lib/db/notifications/decided-notifications';
import { listUnreadableDecisions } from '@/lib/db/notifications/deliveries';
import { listUnreadablePolicies } from '@/lib/db/notifications/notification-policies';
import { listUnreadableSilences } from '@/lib/db/notifications/silences';
import type { UnreadableRow } from '@/lib/db/readable-rows';
import { listUnreadableUsageViews } from '@/lib/db/usage/usage-views';
import type { UnreadableKind } from '@/lib/domain/installation/unreadable-kind';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';

/** Stored rows that this version cannot read, by what they are: they are neither evaluated nor shown elsewhere. */
export type Unreadable = UnreadableRow & { what: UnreadableKind };

/** Everything of a workspace that is set apart because it cannot be read; shown to viewers without a limit to projects. */
export async function listUnreadableRows(viewer: Viewer, now: Date): Promise<Unreadable[]> {
  return listAllowedProjects(viewer) ? [] : findUnreadable(getDb(), viewer.workspaceId, now);
}

/** The same inside a transaction, for any viewer. */
export async function findUnreadable(db: Db, workspaceId: string, now: Date): Promise<Unreadable[]> {
  const { views, links, notes } = await listUnreadableUsageViews(db, workspaceId, now);
  const found: [UnreadableKind, UnreadableRow[]][] = [
    ['budget', await listUnreadableBudgets(db, workspaceId)],
    ['budget-firing', await listUnreadableFirings(db, workspaceId)],
    ['alert-rule', await listUnreadableAlertRules(db, workspaceId)],
    ['incident', await listUnreadableIncidents(db, workspaceId)],
    ['channel', await listUnreadableChannels(db, workspaceId)],
    ['notification-policy', await listUnreadablePolicies(db, workspaceId)],
    ['silence', await listUnreadableSilences(db, workspaceId, now)],
    ['notification', await listUnreadableHeld(db, workspaceId)],
    ['decision', await listUnreadableDecisions(db, workspaceId)],
    ['containment-policy', await listUnreadableContainmentPolicies(db, workspaceId)],
    ['containment', await listUnreadableContainments(db, workspaceId)],
    ['key-access', await listUnreadableKeyAccess(db, workspaceId)],
    ['leak', await listUnreadableLeaks(db, workspaceId)],
    ['saved-view', views],
    ['share-link', links],
    ['annotation', notes],
    ['rotation', await listUnreadableRotations(db, workspaceId)],
    ['incident-step', await listUnreadableSteps(db, workspaceId)],
    ['account-event', await listUnreadableSigns(db, workspaceId)],
    ['key-register', await listUnreadableRegisters(db, workspaceId)],
  ];
  return found.flatMap(([what, rows]) => rows.map((row) => ({ what, ...row })));
}
