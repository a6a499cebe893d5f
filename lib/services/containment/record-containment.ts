import type { Transaction } from '@/lib/db/client';
import { lockContainment } from '@/lib/db/containment/containments';
import { findIncident, insertIncidentEvent } from '@/lib/db/incidents/incidents';
import { insertAuditEntry } from '@/lib/db/people/audit';
import type { Containment } from '@/lib/domain/containment/record';
import { makeContainmentNotFound } from './map-containment';

/** Who does something; null = Spendwatch itself. */
export type ContainmentActor = string | null;

/** A line in the incident's timeline and in the audit trail, in the transaction of the change it records. */
export async function recordContainment(
  tx: Transaction,
  workspaceId: string,
  plan: Containment,
  entry: { at: Date; actor: ContainmentActor; act: string; text: string; before?: object; after?: object },
): Promise<void> {
  const { at, actor, act, text, before, after } = entry;
  // An incident may have been let go by retention since.
  if (plan.incidentId !== null && (await findIncident(tx, workspaceId, plan.incidentId)) !== null) {
    await insertIncidentEvent(tx, workspaceId, plan.incidentId, { at, kind: 'containment', actor, text });
  }
  await insertAuditEntry(tx, {
    workspaceId,
    actor: actor ?? 'Spendwatch',
    action: `containment.${act}`,
    target: plan.id,
    detail: { title: plan.title, text },
    ...(before && { before }),
    ...(after && { after }),
    ...(actor === null && { by: { kind: 'system' as const, id: null } }),
  });
}

/** A plan that is there, locked until the transaction ends. Throws `not_found`. */
export async function demandContainment(tx: Transaction, workspaceId: string, id: string): Promise<Containment> {
  const plan = await lockContainment(tx, workspaceId, id);
  if (!plan) throw makeContainmentNotFound(id);
  return plan;
}
