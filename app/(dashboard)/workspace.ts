import type { Workspace } from '@/components/shell/workspace-context';
import {
  canAnnotateCharts,
  canAskForContainment,
  canContain,
  canHandleIncidents,
  canHandleLeaks,
  canManageAlertRules,
  canManageBudgets,
  canManageChannels,
  canManageConnections,
  canManageExpectedActors,
  canManageLeakSources,
  canManagePolicies,
  canManageSilences,
  canManageTokens,
  canShareViews,
  canViewAccountActivity,
} from '@/lib/auth/permissions';
import type { Role, Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { readEnv } from '@/lib/env';

/** Faster than this the page would ask more often than people can read. */
const FASTEST_REFRESH_MS = 5_000;

/** What the signed-in pages may know about the person, the workspace and this installation. */
export function describeWorkspace(viewer: Viewer): Workspace {
  const env = readEnv();
  const isLimited = listAllowedProjects(viewer) !== null;
  /** What those who are limited to some projects cannot do, whatever their role. */
  const everywhere = (may: (role: Role) => boolean) => !isLimited && may(viewer.role);
  return {
    timezone: viewer.timezone,
    viewerName: viewer.actor.name,
    role: viewer.role,
    isLimited,
    can: {
      handleIncidents: canHandleIncidents(viewer.role),
      askForContainment: everywhere(canAskForContainment),
      contain: everywhere(canContain),
      describeKeys: canManageAlertRules(viewer.role),
      manageBudgets: everywhere(canManageBudgets),
      manageAlertRules: everywhere(canManageAlertRules),
      manageChannels: everywhere(canManageChannels),
      manageSilences: everywhere(canManageSilences),
      managePolicies: everywhere(canManagePolicies),
      manageConnections: everywhere(canManageConnections),
      handleLeaks: everywhere(canHandleLeaks),
      manageLeakSources: everywhere(canManageLeakSources),
      viewAccountActivity: everywhere(canViewAccountActivity),
      manageExpectedActors: everywhere(canManageExpectedActors),
      manageTokens: everywhere(canManageTokens),
      shareViews: everywhere(canShareViews),
      annotateCharts: everywhere(canAnnotateCharts),
    },
    refreshMs: Math.max(FASTEST_REFRESH_MS, env.POLL_INTERVAL_SECONDS * 1_000),
    isMailCaptured: env.SMTP_URL === undefined,
    renderedAt: readNow().toISOString(),
  };
}
