import type { Viewer } from '@/lib/auth/viewer';
import type { Transaction } from '@/lib/db/client';
import { listUnresolvedIncidents, lockIncident, lockIncidents } from '@/lib/db/incidents/incidents';
import { isExplainedBy, type PlannedEvent } from '@/lib/domain/alert-rules/planned-event';
import { DETECTION_KINDS } from '@/lib/domain/anomaly/types';
import type { Incident } from '@/lib/domain/incidents/incident';
import { applyHandling } from './handle-incidents';

/**
 * The open incidents that a plan announces, locked until the transaction ends. All are locked before the first write to
 * the audit trail: a request that handles one of them holds it while it waits for the trail.
 */
export async function lockExplainedIncidents(
  tx: Transaction,
  workspaceId: string,
  plan: PlannedEvent,
): Promise<Incident[]> {
  if (plan.cancelledAt !== null) return [];
  await lockIncidents(tx, workspaceId);
  const kinds: readonly string[] = DETECTION_KINDS;
  const open = await listUnresolvedIncidents(tx, workspaceId, {});
  const explained = open.filter((one) => kinds.includes(one.kind) && one.kind !== 'budget' && isExplainedBy(plan, one));
  const locked: Incident[] = [];
  for (const { id } of explained) {
    const incident = await lockIncident(tx, workspaceId, id);
    if (incident) locked.push(incident);
  }
  return locked;
}

/** Ends incidents that a plan explains, and says so in their timeline. */
export async function expectIncidents(
  tx: Transaction,
  viewer: Viewer,
  plan: PlannedEvent,
  explained: readonly Incident[],
  now: Date,
): Promise<void> {
  for (const incident of explained) {
    const text = `Expected because of the plan "${plan.name}"`;
    await applyHandling(tx, viewer, incident, { signal: { kind: 'resolve' }, text, kind: 'resolved' }, now);
  }
}
