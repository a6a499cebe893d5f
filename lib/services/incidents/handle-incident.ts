import type { Viewer } from '@/lib/auth/viewer';
import type { IncidentDetail } from '@/lib/contracts/incidents/incidents';
import { inTransaction, type Transaction } from '@/lib/db/client';
import { insertIncidentEvent, lockIncident, updateIncident } from '@/lib/db/incidents/incidents';
import { insertAuditEntry } from '@/lib/db/people/audit';
import type { Incident } from '@/lib/domain/incidents/incident';
import { planIncidentChange } from '@/lib/domain/incidents/incident-change';
import { decideIncident } from '@/lib/domain/incidents/incident-machine';
import type { IncidentDecision, PersonSignal } from '@/lib/domain/incidents/incident-signal';
import { isWithinProjects } from '@/lib/domain/people/project-limit';
import { AppError } from '@/lib/errors';
import { loadIncidentDetail, makeIncidentNotFound } from './get-incident';
import { notifyIncident } from './notify-incident';
import { resolveStandingIncident } from './record-incident-signal';

export type Handling = {
  signal: PersonSignal;
  /** What the person said; absent = a plain line is written. */
  note?: string | undefined;
  /** Timeline line without a note. */
  text: string;
  /** Timeline kind and last word of the audit action. */
  kind: 'acknowledged' | 'resolved' | 'reopened' | 'snoozed' | 'woken';
};

/**
 * Takes what a person does to an incident through the state machine; doing it twice changes nothing but adds the note.
 * Throws `not_found`, or `conflict` where the incident's state does not allow it.
 */
export function handleIncident(viewer: Viewer, id: string, handling: Handling, now: Date): Promise<IncidentDetail> {
  const { workspaceId } = viewer;
  return inTransaction(async (tx) => {
    const incident = await lockIncident(tx, workspaceId, id);
    if (!incident || !isWithinProjects(viewer, incident.scope.projectId)) throw makeIncidentNotFound(id);
    await applyHandling(tx, viewer, incident, handling, now);
    return loadIncidentDetail(tx, viewer, id);
  });
}

/** The same within a transaction that holds the incident. */
export async function applyHandling(
  tx: Transaction,
  viewer: Viewer,
  incident: Incident,
  handling: Handling,
  now: Date,
): Promise<void> {
  const { workspaceId } = viewer;
  const actor = viewer.actor.name;
  const { signal, note, kind } = handling;
  const decision = decideIncident(incident, signal, now);
  if (decision.action === 'refuse') throw makeRefusal(incident, decision);
  if (decision.action === 'ignore') {
    if (note) await insertIncidentEvent(tx, workspaceId, incident.id, { at: now, kind: 'note', actor, text: note });
    return;
  }
  const text = note || handling.text;
  if (decision.action === 'resolve') {
    await resolveStandingIncident(tx, { workspaceId, incident, actor, at: now, text, notify: decision.notify });
  } else {
    const changed = await updateIncident(
      tx,
      workspaceId,
      incident.id,
      planIncidentChange(incident, decision, now, actor),
    );
    await insertIncidentEvent(tx, workspaceId, incident.id, { at: now, kind, actor, text });
    if (decision.action === 'acknowledge' && decision.notify !== null) {
      await notifyIncident(tx, { workspaceId, incident: changed, reason: decision.notify, channelIds: [], at: now });
    }
  }
  const after = await lockIncident(tx, workspaceId, incident.id);
  await insertAuditEntry(tx, {
    workspaceId,
    actor,
    action: `incident.${kind}`,
    target: incident.id,
    detail: { number: incident.number },
    before: showHandling(incident),
    after: after && showHandling(after),
  });
}

/** What handling changes of an incident. */
const showHandling = ({ state, severity, acknowledgedBy, resolvedBy, snoozedUntil, snoozedBy }: Incident) => ({
  ...{ state, severity, acknowledgedBy, resolvedBy, snoozedUntil, snoozedBy },
});

function makeRefusal(incident: Incident, decision: Extract<IncidentDecision, { action: 'refuse' }>): AppError {
  const name = `incident #${incident.number}`;
  switch (decision.reason) {
    case 'resolved-cannot-be-acknowledged':
      return new AppError('conflict', `${name} is resolved: only an open incident can be taken`);
    case 'resolved-cannot-be-snoozed':
      return new AppError('conflict', `${name} is resolved: only an unresolved incident can be snoozed`);
    case 'snooze-must-end-later': {
      const message = `until of ${name}: expected an instant in the future`;
      return new AppError('invalid_input', message, { errors: [{ path: 'until', message }] });
    }
    case 'nothing-there':
      return makeIncidentNotFound(incident.id);
  }
}
