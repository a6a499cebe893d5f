import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { IncidentDetail, IncidentFeedback } from '@/lib/contracts/incidents/incidents';
import { inTransaction } from '@/lib/db/client';
import { insertIncidentEvent, lockIncident, updateIncident } from '@/lib/db/incidents/incidents';
import { insertAuditEntry } from '@/lib/db/people/audit';
import type { IncidentVerdict } from '@/lib/domain/incidents/incident';
import { isWithinProjects } from '@/lib/domain/people/project-limit';
import { loadIncidentDetail, makeIncidentNotFound } from './get-incident';
import { applyHandling } from './handle-incident';

const TEXTS: Record<IncidentVerdict, string> = {
  real: 'Said to be real: its window teaches no baseline',
  expected: 'Said to be expected: spend up to this level is no news here for four weeks',
  'not-useful': 'Said to be not useful: the next one here needs twice the evidence for four weeks',
};

/**
 * Records what a person says an incident was; the detector heeds it from the next evaluation on. "expected" and "not
 * useful" end the incident. A null verdict takes the answer back, and with it what it calms. Throws `not_found`.
 */
export async function answerIncident(
  viewer: Viewer,
  id: string,
  input: z.output<typeof IncidentFeedback>,
  now: Date = readNow(),
): Promise<IncidentDetail> {
  const { workspaceId } = viewer;
  const actor = viewer.actor.name;
  const { verdict, note } = input;
  return inTransaction(async (tx) => {
    const incident = await lockIncident(tx, workspaceId, id);
    if (!incident || !isWithinProjects(viewer, incident.scope.projectId)) throw makeIncidentNotFound(id);
    if (incident.feedback === verdict && (incident.feedbackNote ?? '') === note) {
      return loadIncidentDetail(tx, viewer, id);
    }
    await updateIncident(tx, workspaceId, id, {
      feedback: verdict,
      feedbackBy: verdict && actor,
      feedbackAt: verdict && now,
      feedbackNote: verdict && note,
    });
    const text = verdict === null ? 'Took the answer back: it calms nothing any more' : TEXTS[verdict];
    await insertIncidentEvent(tx, workspaceId, id, {
      at: now,
      kind: 'feedback',
      actor,
      text: note === '' ? text : `${text}. ${note}`,
    });
    await insertAuditEntry(tx, {
      workspaceId,
      actor,
      action: 'incident.answered',
      target: id,
      detail: { number: incident.number },
      before: { verdict: incident.feedback, note: incident.feedbackNote },
      after: { verdict, note: verdict && note },
    });
    if ((verdict === 'expected' || verdict === 'not-useful') && incident.state !== 'resolved') {
      const text = verdict === 'expected' ? 'Resolved as expected' : 'Resolved as not useful';
      await applyHandling(tx, viewer, incident, { signal: { kind: 'resolve' }, text, kind: 'resolved' }, now);
    }
    return loadIncidentDetail(tx, viewer, id);
  });
}
