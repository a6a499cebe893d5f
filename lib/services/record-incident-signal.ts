import type { Transaction } from '@/lib/db/client';
import { insertIncident, insertIncidentEvent, lockNewestIncident, updateIncident } from '@/lib/db/incidents';
import {
  decideIncident,
  type Incident,
  type IncidentDecision,
  type IncidentMeasures,
  type IncidentScope,
  type IncidentSignal,
} from '@/lib/domain/incident';
import { notifyIncident } from './notify-incident';

/** What raises incidents: a detector's find, a budget, the watch over ourselves. */
type IncidentSource = {
  dedupKey: string;
  kind: string;
  alertRuleId: string | null;
  budgetId: string | null;
  connectionId: string | null;
  detectorNumber: number | null;
  scope: IncidentScope;
};

type Common = {
  workspaceId: string;
  /** When it happened, on the clock of the data. */
  at: Date;
  /** When it is recorded. */
  now: Date;
  /** Timeline line; without it a plain one is written. */
  text?: string;
};

export type RaisedSignalInput = Common & {
  source: IncidentSource;
  signal: Extract<IncidentSignal, { kind: 'raised' }>;
  measures: IncidentMeasures;
  /** Empty = every enabled channel. */
  channelIds: readonly string[];
};

export type CalmSignalInput = Common & {
  dedupKey: string;
  signal: Extract<IncidentSignal, { kind: 'calm' }>;
  /** Final numbers, where the source has them. */
  measures?: IncidentMeasures;
};

export type SignalOutcome = { decision: IncidentDecision; incident: Incident | null };

/**
 * Takes one signal of a source through the state machine and stores what follows from it: the incident, its timeline,
 * and the notification with its deliveries, all in the caller's transaction.
 */
export async function recordIncidentSignal(
  tx: Transaction,
  input: RaisedSignalInput | CalmSignalInput,
): Promise<SignalOutcome> {
  const dedupKey = 'source' in input ? input.source.dedupKey : input.dedupKey;
  const standing = await lockNewestIncident(tx, input.workspaceId, dedupKey);
  const decision = decideIncident(standing, input.signal, input.at);
  if ('source' in input) return applyRaised(tx, input, standing, decision);
  if (decision.action !== 'resolve' || !standing) return { decision, incident: standing };
  const incident = await resolveStandingIncident(tx, {
    workspaceId: input.workspaceId,
    incident: standing,
    actor: null,
    at: input.at,
    text: input.text ?? 'Back to normal',
    notify: decision.notify,
    ...(input.measures ? { measures: input.measures } : {}),
  });
  return { decision, incident };
}

async function applyRaised(
  tx: Transaction,
  input: RaisedSignalInput,
  standing: Incident | null,
  decision: IncidentDecision,
): Promise<SignalOutcome> {
  const incident = await saveRaised(tx, input, standing, decision);
  if (!incident) return { decision, incident: standing };
  if (decision.action !== 'update') {
    const text = input.text ?? renderTimelineText(decision, incident);
    await addEvent(tx, input, incident, renderEventKind(decision), text);
  }
  if ('notify' in decision && decision.notify !== null) {
    const { workspaceId, channelIds, at } = input;
    await notifyIncident(tx, { workspaceId, incident, reason: decision.notify, channelIds, at });
  }
  return { decision, incident };
}

/** Writes the incident as decided; null when nothing is to be written. */
async function saveRaised(
  tx: Transaction,
  input: RaisedSignalInput,
  standing: Incident | null,
  decision: IncidentDecision,
): Promise<Incident | null> {
  const { workspaceId, measures, source, at, now } = input;
  if (decision.action === 'open') {
    const times = { openedAt: at, detectedAt: now };
    return insertIncident(tx, workspaceId, { ...source, ...measures, ...times, severity: decision.severity });
  }
  if (!standing) return null;
  switch (decision.action) {
    case 'update':
      return updateIncident(tx, workspaceId, standing.id, { ...measures, severity: decision.severity });
    case 'escalate':
      return updateIncident(tx, workspaceId, standing.id, {
        ...measures,
        severity: decision.severity,
        state: decision.nextState,
        ...(decision.nextState === 'open' ? { acknowledgedAt: null, acknowledgedBy: null } : {}),
      });
    case 'reopen':
      return updateIncident(tx, workspaceId, standing.id, {
        ...measures,
        severity: decision.severity,
        state: 'open',
        acknowledgedAt: null,
        acknowledgedBy: null,
        resolvedAt: null,
        resolvedBy: null,
      });
    default:
      return null;
  }
}

export type Resolution = {
  workspaceId: string;
  incident: Incident;
  /** Name of the person or token; null = it ended by itself. */
  actor: string | null;
  at: Date;
  text: string;
  notify: 'resolved' | null;
  measures?: IncidentMeasures;
};

/** Ends an incident, and tells those who heard of it where that is decided. */
export async function resolveStandingIncident(tx: Transaction, resolution: Resolution): Promise<Incident> {
  const { workspaceId, actor, at, text, notify } = resolution;
  const incident = await updateIncident(tx, workspaceId, resolution.incident.id, {
    ...resolution.measures,
    state: 'resolved',
    resolvedAt: at,
    resolvedBy: actor,
  });
  await insertIncidentEvent(tx, workspaceId, incident.id, { at, kind: 'resolved', actor, text });
  if (notify) await notifyIncident(tx, { workspaceId, incident, reason: notify, channelIds: [], at });
  return incident;
}

function addEvent(tx: Transaction, input: RaisedSignalInput, incident: Incident, kind: string, text: string) {
  return insertIncidentEvent(tx, input.workspaceId, incident.id, { at: input.at, kind, actor: null, text });
}

function renderEventKind(decision: IncidentDecision): string {
  switch (decision.action) {
    case 'escalate':
      return 'escalated';
    case 'reopen':
      return 'reopened';
    default:
      return 'opened';
  }
}

function renderTimelineText(decision: IncidentDecision, incident: Incident): string {
  switch (decision.reason) {
    case 'severity-rose':
      return `Now ${incident.severity}: ${incident.title}`;
    case 'became-worse':
      return `Became worse: ${incident.title}`;
    case 'became-worse-after-resolution':
      return `Became worse after it was closed: ${incident.title}`;
    case 'returned-soon':
      return `Came back: ${incident.title}`;
    default:
      return `Opened as ${incident.severity}: ${incident.title}`;
  }
}
