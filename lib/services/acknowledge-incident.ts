import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { IncidentDetail, IncidentNote } from '@/lib/contracts/incidents';
import { insertAuditEntry } from '@/lib/db/audit';
import { inTransaction } from '@/lib/db/client';
import { insertIncidentEvent, lockIncident, updateIncident } from '@/lib/db/incidents';
import { decideIncident } from '@/lib/domain/incident';
import { AppError } from '@/lib/errors';
import { loadIncidentDetail, makeIncidentNotFound } from './get-incident';

/**
 * Records that a person took an incident; taking it twice changes nothing. Throws `not_found`, or `conflict` when the
 * incident is over.
 */
export async function acknowledgeIncident(
  viewer: Viewer,
  id: string,
  input: z.infer<typeof IncidentNote>,
  now: Date = readNow(),
): Promise<IncidentDetail> {
  const { workspaceId } = viewer;
  const actor = viewer.actor.name;
  return inTransaction(async (tx) => {
    const incident = await lockIncident(tx, workspaceId, id);
    if (!incident) throw makeIncidentNotFound(id);
    const decision = decideIncident(incident, { kind: 'acknowledge' }, now);
    if (decision.action === 'refuse') {
      throw new AppError('conflict', `incident #${incident.number} is resolved: only an open incident can be taken`);
    }
    if (decision.action === 'acknowledge') {
      await updateIncident(tx, workspaceId, id, { state: 'acknowledged', acknowledgedAt: now, acknowledgedBy: actor });
      const text = input.note || 'Acknowledged';
      await insertIncidentEvent(tx, workspaceId, id, { at: now, kind: 'acknowledged', actor, text });
      await insertAuditEntry(tx, {
        workspaceId,
        actor,
        action: 'incident.acknowledged',
        target: id,
        detail: { number: incident.number },
      });
    } else if (input.note) {
      await insertIncidentEvent(tx, workspaceId, id, { at: now, kind: 'note', actor, text: input.note });
    }
    return loadIncidentDetail(tx, workspaceId, id);
  });
}
