import type { Viewer } from '@/lib/auth/viewer';
import type { Transaction } from '@/lib/db/client';
import { listUnresolvedIncidents, lockIncident } from '@/lib/db/incidents';
import { DETECTION_KINDS } from '@/lib/domain/anomaly/types';
import { isExplainedBy, type PlannedEvent } from '@/lib/domain/planned-event';
import { applyHandling } from './handle-incident';

/** Ends the open incidents that are what a plan announces, and says so in their timeline. Returns how many. */
export async function expectIncidents(tx: Transaction, viewer: Viewer, plan: PlannedEvent, now: Date): Promise<number> {
  if (plan.cancelledAt !== null) return 0;
  const kinds: readonly string[] = DETECTION_KINDS;
  const open = await listUnresolvedIncidents(tx, viewer.workspaceId, {});
  const explained = open.filter((one) => kinds.includes(one.kind) && one.kind !== 'budget' && isExplainedBy(plan, one));
  for (const { id } of explained) {
    const incident = await lockIncident(tx, viewer.workspaceId, id);
    if (!incident) continue;
    const text = `Expected because of the plan "${plan.name}"`;
    await applyHandling(tx, viewer, incident, { signal: { kind: 'resolve' }, text, kind: 'resolved' }, now);
  }
  return explained.length;
}
