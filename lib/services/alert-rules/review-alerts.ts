import type { Viewer } from '@/lib/auth/viewer';
import { AlertRulePreviewRequest } from '@/lib/contracts/alert-rules/alert-rules';
import { getDb } from '@/lib/db/client';
import { listIncidentsSince } from '@/lib/db/incidents/incidents';
import { planWatch } from '@/lib/domain/alert-rules/watch-plan';
import { DETECTION_KINDS, type Sensitivity } from '@/lib/domain/anomaly/types';
import type { Interval } from '@/lib/domain/calendar';
import { judgeUsefulness } from '@/lib/domain/incidents/alert-usefulness';
import { isWithinProjects, listAllowedProjects } from '@/lib/domain/people/project-limit';
import type { DigestMessage } from '@/lib/domain/usage/digest-message';
import { loadAlertRules } from './manage-alert-rules';
import { previewAlertRule } from './preview-alert-rule';

/**
 * What people said about the detector's alerts that opened in a period, and, where another sensitivity would have fitted
 * better, how many alerts each would have told in the last 30 days, by replaying the stored usage. null = there was none.
 */
export async function reviewAlerts(viewer: Viewer, span: Interval, now: Date): Promise<DigestMessage['alerts'] | null> {
  const { workspaceId } = viewer;
  const incidents = await listIncidentsSince(getDb(), workspaceId, span.startsAt);
  const mine = incidents.filter(
    ({ openedAt, kind, severity, scope }) =>
      openedAt < span.endsAt &&
      severity !== 'info' &&
      (DETECTION_KINDS as readonly string[]).includes(kind) &&
      isWithinProjects(viewer, scope.projectId),
  );
  if (mine.length === 0) return null;
  const watch = planWatch('anomaly', await loadAlertRules(getDb(), workspaceId), '');
  const sensitivity = watch.kind === 'on' ? watch.config.sensitivity : 'medium';
  const { better, told, real, expected, notUseful } = judgeUsefulness(
    mine.map(({ feedback }) => feedback),
    sensitivity,
  );
  const review = { told, real, expected, notUseful, sensitivity };
  // The replay speaks of the whole organization.
  if (better === null || listAllowedProjects(viewer) !== null) return { ...review, better: null };
  const count = async (wanted: Sensitivity) => {
    const rule = AlertRulePreviewRequest.parse({ kind: 'anomaly', sensitivity: wanted });
    const { criticals, warnings } = await previewAlertRule(viewer, rule, now);
    return criticals + warnings;
  };
  const toldNow = await count(sensitivity);
  return { ...review, better: { sensitivity: better, told: await count(better), toldNow } };
}
