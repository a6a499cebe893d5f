import type { Workspace } from '@/components/shell/workspace-context';
import {
  canAnnotateCharts,
  canHandleIncidents,
  canManageAlertRules,
  canManageBudgets,
  canManageChannels,
  canManageConnections,
  canManagePolicies,
  canManageSilences,
  canManageTokens,
  canShareViews,
} from '@/lib/auth/permissions';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import { readEnv } from '@/lib/env';

/** Faster than this the page would ask more often than people can read. */
const FASTEST_REFRESH_MS = 5_000;

/** What the signed-in pages may know about the person, the workspace and this installation. */
export function describeWorkspace(viewer: Viewer): Workspace {
  const env = readEnv();
  return {
    timezone: viewer.timezone,
    viewerName: viewer.actor.name,
    role: viewer.role,
    can: {
      handleIncidents: canHandleIncidents(viewer.role),
      manageBudgets: canManageBudgets(viewer.role),
      manageAlertRules: canManageAlertRules(viewer.role),
      manageChannels: canManageChannels(viewer.role),
      manageSilences: canManageSilences(viewer.role),
      managePolicies: canManagePolicies(viewer.role),
      manageConnections: canManageConnections(viewer.role),
      manageTokens: canManageTokens(viewer.role),
      shareViews: canShareViews(viewer.role),
      annotateCharts: canAnnotateCharts(viewer.role),
    },
    refreshMs: Math.max(FASTEST_REFRESH_MS, env.POLL_INTERVAL_SECONDS * 1_000),
    isMailCaptured: env.SMTP_URL === undefined,
    renderedAt: readNow().toISOString(),
  };
}
