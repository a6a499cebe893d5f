import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { IncidentDetail, IncidentNote } from '@/lib/contracts/incidents';
import { insertAuditEntry } from '@/lib/db/audit';
import { inTransaction } from '@/lib/db/client';
import { insertIncidentEvent, lockIncident } from '@/lib/db/incidents';
import { decideIncident } from '@/lib/domain/incident';
import { loadIncidentDetail, makeIncidentNotFound } from './get-incident';
import { resolveStandingIncident } from './record-incident-signal';

/**
 * Ends an incident by hand and tells those who heard of it; ending it twice changes nothing. Trouble that goes on does
 * not reopen it unless it becomes worse. Throws `not_found`.
 */
export async function resolveIncident(
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
    const decision = decideIncident(incident, { kind: 'resolve' }, now);
    if (decision.action === 'resolve') {
      const text = input.note || 'Resolved';
      await resolveStandingIncident(tx, { workspaceId, incident, actor, at: now, text, notify: decision.notify });
      await insertAuditEntry(tx, {
        workspaceId,
        actor,
        action: 'incident.resolved',
        target: id,
        detail: { number: incident.number },
      });
    } else if (input.note) {
      await insertIncidentEvent(tx, workspaceId, id, { at: now, kind: 'note', actor, text: input.note });
    }
    return loadIncidentDetail(tx, workspaceId, id);
  });
}
