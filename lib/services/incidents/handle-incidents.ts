import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type {
  IncidentDetail,
  IncidentFeedback,
  IncidentNote,
  IncidentSnooze,
  IncidentsAcknowledge,
  IncidentsAcknowledged,
} from '@/lib/contracts/incidents/incidents';
import { findRuleChannelIds } from '@/lib/db/alert-rules/alert-rules';
import { inTransaction, type Transaction } from '@/lib/db/client';
import { insertIncidentEvent, listEndedSnoozes, lockIncident, updateIncident } from '@/lib/db/incidents/incidents';
import { insertAuditEntry } from '@/lib/db/people/audit';
import type { Incident, IncidentVerdict } from '@/lib/domain/incidents/incident';
import { planIncidentChange } from '@/lib/domain/incidents/incident-change';
import { decideIncident } from '@/lib/domain/incidents/incident-machine';
import type { IncidentDecision, PersonSignal } from '@/lib/domain/incidents/incident-signal';
import { renderDecision } from '@/lib/domain/incidents/incident-timeline';
import { isWithinProjects } from '@/lib/domain/people/project-limit';
import { MINUTE_MS } from '@/lib/domain/time';
import { AppError } from '@/lib/errors';
import { tryEach } from '@/lib/services/try-each';
import { loadIncidentDetail, makeIncidentNotFound } from './list-incidents';
import { notifyIncident } from './notify-incident';
import { resolveStandingIncident } from './record-incident-signal';

type Handling = {
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

const TEXTS: Record<IncidentVerdict, string> = {
  real: 'Said to be real: its window teaches no baseline',
  expected: 'Said to be expected: spend up to this level is no news here for four weeks',
  'not-useful': 'Said to be not useful: the next one of this kind here needs twice the evidence for four weeks',
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

/**
 * Records that a person took an incident; taking it twice changes nothing. Throws `not_found`, or `conflict` when the
 * incident is over.
 */
export function acknowledgeIncident(
  viewer: Viewer,
  id: string,
  input: z.infer<typeof IncidentNote>,
  now: Date = readNow(),
): Promise<IncidentDetail> {
  const handling = {
    signal: { kind: 'acknowledge' },
    note: input.note,
    text: 'Acknowledged',
    kind: 'acknowledged',
  } as const;
  return handleIncident(viewer, id, handling, now);
}

/**
 * Acknowledges several incidents, each separately: those that are over or unknown are named and do not stop the others.
 */
export async function acknowledgeIncidents(
  viewer: Viewer,
  { ids, note }: z.infer<typeof IncidentsAcknowledge>,
  now: Date = readNow(),
): Promise<IncidentsAcknowledged> {
  const answer: IncidentsAcknowledged = { acknowledged: [], skipped: [] };
  for (const id of new Set(ids)) {
    try {
      await acknowledgeIncident(viewer, id, { note }, now);
      answer.acknowledged.push(id);
    } catch (error) {
      if (!(error instanceof AppError) || !['not_found', 'conflict'].includes(error.code)) throw error;
      answer.skipped.push({ id, reason: error.message });
    }
  }
  return answer;
}

/**
 * No one is notified of an incident until then, unless it becomes more severe; when it still goes on at the end,
 * notifications are sent again. An end of null undoes a snooze. Throws `not_found`, `conflict` when it is over,
 * `invalid_input` for an end that has passed.
 */
export function snoozeIncident(
  viewer: Viewer,
  id: string,
  input: z.infer<typeof IncidentSnooze>,
  now: Date = readNow(),
): Promise<IncidentDetail> {
  if (input.until === null) {
    const text = 'Snooze taken back';
    return handleIncident(
      viewer,
      id,
      { signal: { kind: 'snooze', until: null }, note: input.note, text, kind: 'woken' },
      now,
    );
  }
  const until = input.until ? new Date(input.until) : new Date(now.getTime() + (input.minutes ?? 0) * MINUTE_MS);
  const text = `Snoozed until ${until.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
  const note = input.note ? `${text}: ${input.note}` : undefined;
  return handleIncident(viewer, id, { signal: { kind: 'snooze', until }, note, text, kind: 'snoozed' }, now);
}

/** Ends the snoozes that are over and notifies again of what still goes on. Returns how many ended. */
export async function wakeIncidents(input: { workspaceId: string; now: Date }): Promise<number> {
  const { workspaceId, now } = input;
  const ids = await listEndedSnoozes(workspaceId, now);
  await tryEach(ids, (id) =>
    inTransaction(async (tx) => {
      const incident = await lockIncident(tx, workspaceId, id);
      const decision = incident && decideIncident(incident, { kind: 'tick' }, now);
      if (!incident || decision?.action !== 'wake') return;
      const woken = await updateIncident(tx, workspaceId, id, planIncidentChange(incident, decision, now, null));
      const text = renderDecision(decision, woken);
      await insertIncidentEvent(tx, workspaceId, id, { at: now, kind: 'woken', actor: null, text });
      if (decision.notify === null) return;
      const channelIds = await findRuleChannelIds(tx, workspaceId, woken);
      await notifyIncident(tx, { workspaceId, incident: woken, reason: decision.notify, channelIds, at: now });
    }),
  );
  return ids.length;
}

/**
 * Resolves an incident by hand and notifies those who were notified of it; resolving it twice changes nothing. Trouble
 * that goes on does not reopen it unless it becomes worse. Throws `not_found`.
 */
export function resolveIncident(
  viewer: Viewer,
  id: string,
  input: z.infer<typeof IncidentNote>,
  now: Date = readNow(),
): Promise<IncidentDetail> {
  const handling = { signal: { kind: 'resolve' }, note: input.note, text: 'Resolved', kind: 'resolved' } as const;
  return handleIncident(viewer, id, handling, now);
}

/** Takes back the end of an incident, without a mail; one that is not over stays as it is. Throws `not_found`. */
export function reopenIncident(
  viewer: Viewer,
  id: string,
  input: z.infer<typeof IncidentNote>,
  now: Date = readNow(),
): Promise<IncidentDetail> {
  const handling = { signal: { kind: 'reopen' }, note: input.note, text: 'Reopened', kind: 'reopened' } as const;
  return handleIncident(viewer, id, handling, now);
}
