import type { Transaction } from '@/lib/db/client';
import {
  findIncident,
  insertIncident,
  insertIncidentEvent,
  listUnresolvedIncidents,
  lockIncident,
  lockIncidents,
  lockNewestIncident,
  updateIncident,
} from '@/lib/db/incidents/incidents';
import type { Incident, IncidentMeasures, IncidentScope } from '@/lib/domain/incidents/incident';
import { findCause } from '@/lib/domain/incidents/incident-cause';
import { planIncidentChange } from '@/lib/domain/incidents/incident-change';
import { correctToldRate, decideIncident } from '@/lib/domain/incidents/incident-machine';
import type { CalmSignal, IncidentDecision, RaisedSignal } from '@/lib/domain/incidents/incident-signal';
import { renderDecision, renderWidening } from '@/lib/domain/incidents/incident-timeline';
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
  signal: RaisedSignal;
  measures: IncidentMeasures;
  /** Empty = every enabled channel. */
  channelIds: readonly string[];
  /** Channels that cannot report it, because it is about them; absent = none. */
  avoidChannelIds?: readonly string[];
};

export type CalmSignalInput = Common & {
  dedupKey: string;
  signal: CalmSignal;
  /** Final numbers, where the source has them. */
  measures?: Partial<IncidentMeasures>;
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
  await lockIncidents(tx, input.workspaceId);
  const standing = await lockNewestIncident(tx, input.workspaceId, dedupKey);
  if ('source' in input) return recordTrouble(tx, input, standing);
  const decision = decideIncident(standing, input.signal, input.at);
  if (!standing) return { decision, incident: standing };
  if (decision.action === 'wait') {
    const change = planIncidentChange(standing, decision, input.at, null);
    return { decision, incident: await updateIncident(tx, input.workspaceId, standing.id, change) };
  }
  if (decision.action !== 'resolve') return { decision, incident: standing };
  const incident = await resolveStandingIncident(tx, {
    workspaceId: input.workspaceId,
    incident: standing,
    actor: null,
    at: input.at,
    now: input.now,
    text: input.text ?? 'Back to normal',
    notify: decision.notify,
    ...(input.measures ? { measures: input.measures } : {}),
  });
  return { decision, incident };
}

async function recordTrouble(
  tx: Transaction,
  input: RaisedSignalInput,
  standing: Incident | null,
): Promise<SignalOutcome> {
  const cause = await findStandingCause(tx, input, standing);
  const isWider = standing !== null && standing.state !== 'resolved' && hasOutgrownKey(standing, input.source);
  const signal: RaisedSignal = {
    ratePerHourNanos: input.measures.ratePerHourNanos,
    ...input.signal,
    isWider,
    ...(cause ? { causeId: cause.id } : {}),
  };
  const decision = decideIncident(standing, signal, input.at);
  const incident = await saveRaised(tx, input, standing, decision);
  if (!incident) return { decision, incident: standing };
  if (decision.action !== 'update') {
    const text = input.text ?? renderDecision(decision, incident);
    await addEvent(tx, input, incident, renderEventKind(decision), text);
  } else if (isWider) await addEvent(tx, input, incident, 'widened', renderWidening(incident));
  if (cause) await reportCause(tx, input, cause, incident, decision);
  const { workspaceId, channelIds, at, now } = input;
  if ('notify' in decision && decision.notify !== null) {
    const { avoidChannelIds = [] } = input;
    await notifyIncident(tx, { workspaceId, incident, reason: decision.notify, channelIds, avoidChannelIds, at, now });
  }
  return { decision, incident };
}

/** The incident that speaks for this trouble: the one it was merged into while that stands, or one found now. */
async function findStandingCause(
  tx: Transaction,
  input: RaisedSignalInput,
  standing: Incident | null,
): Promise<Incident | null> {
  const { workspaceId, source, measures } = input;
  if (standing && standing.state !== 'resolved') {
    if (standing.mergedIntoId === null) return null;
    const cause = await findIncident(tx, workspaceId, standing.mergedIntoId);
    return cause && cause.state !== 'resolved' ? cause : null;
  }
  const unresolved = await listUnresolvedIncidents(tx, workspaceId, {});
  const found = findCause({ ...source, ...measures }, unresolved);
  return unresolved.find((one) => one.id === found?.id) ?? null;
}

/** Notes a new part on the incident that speaks for it, and lets it escalate when the part is more severe. */
async function reportCause(
  tx: Transaction,
  input: RaisedSignalInput,
  cause: Incident,
  part: Incident,
  decision: IncidentDecision,
): Promise<void> {
  const { workspaceId, at, now, channelIds } = input;
  if (decision.action === 'open') {
    const text = `Incident #${part.number} has the same cause and is covered here: ${part.title}`;
    await insertIncidentEvent(tx, workspaceId, cause.id, { at, kind: 'merged', actor: null, text });
  }
  const locked = await lockIncident(tx, workspaceId, cause.id);
  if (!locked) return;
  const signal: RaisedSignal = { kind: 'raised', severity: part.severity, isWorse: false };
  const raised = decideIncident(locked, signal, at);
  if (raised.action !== 'escalate') return;
  const change = planIncidentChange(locked, raised, at, null);
  const incident = await updateIncident(tx, workspaceId, locked.id, { ...change, ...recordNotified(locked, input) });
  await addEvent(tx, input, incident, 'escalated', renderDecision(raised, incident));
  await notifyIncident(tx, { workspaceId, incident, reason: raised.notify, channelIds, at, now });
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
    return insertIncident(tx, workspaceId, {
      ...source,
      ...measures,
      ...recordNotified(measures, input),
      openedAt: at,
      detectedAt: now,
      severity: decision.severity,
      peakSeverity: decision.severity,
      mergedIntoId: decision.reason === 'same-cause' ? decision.mergeInto : null,
    });
  }
  if (!standing || decision.action === 'ignore' || decision.action === 'refuse') return null;
  const isNotified = 'notify' in decision && decision.notify !== null;
  return updateIncident(tx, workspaceId, standing.id, {
    ...measures,
    scope: source.scope,
    ...planIncidentChange(standing, decision, at, null),
    ...(isNotified
      ? recordNotified(measures, input)
      : { toldRateNanos: correctToldRate(standing, measures.ratePerHourNanos, at) }),
    ...(standing.windowEnd < measures.windowEnd ? { lastChangedAt: at } : {}),
  });
}

function hasOutgrownKey(before: Pick<Incident, 'scope'>, now: Pick<IncidentSource, 'scope'>): boolean {
  return before.scope.apiKeyId !== undefined && now.scope.apiKeyId === undefined;
}

/** What people know from now on: the next jump is measured from here. */
function recordNotified(measures: Pick<IncidentMeasures, 'ratePerHourNanos'>, { signal }: RaisedSignalInput) {
  return { toldRateNanos: measures.ratePerHourNanos, toldBudgetPercent: signal.budgetPercent ?? null };
}

export type Resolution = {
  workspaceId: string;
  incident: Incident;
  /** Name of the person or token; null = it ended automatically. */
  actor: string | null;
  at: Date;
  /** When it is recorded; absent = `at`. */
  now?: Date;
  text: string;
  notify: 'resolved' | null;
  measures?: Partial<IncidentMeasures>;
};

/** Ends an incident, and notifies those who were notified of it where that is decided. */
export async function resolveStandingIncident(tx: Transaction, resolution: Resolution): Promise<Incident> {
  const { workspaceId, actor, at, text, notify } = resolution;
  const incident = await updateIncident(tx, workspaceId, resolution.incident.id, {
    ...resolution.measures,
    state: 'resolved',
    resolvedAt: at,
    resolvedBy: actor,
    calmSince: null,
    snoozedUntil: null,
    snoozedBy: null,
  });
  await insertIncidentEvent(tx, workspaceId, incident.id, { at, kind: 'resolved', actor, text });
  if (notify) {
    await notifyIncident(tx, { workspaceId, incident, reason: notify, channelIds: [], at, now: resolution.now ?? at });
  }
  return incident;
}

function addEvent(tx: Transaction, input: RaisedSignalInput, incident: Incident, kind: string, text: string) {
  return insertIncidentEvent(tx, input.workspaceId, incident.id, { at: input.at, kind, actor: null, text });
}

function renderEventKind(decision: IncidentDecision): string {
  switch (decision.action) {
    case 'escalate':
    case 'part':
      return 'escalated';
    case 'reopen':
      return 'reopened';
    default:
      return 'opened';
  }
}
