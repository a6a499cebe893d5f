import { type Incident, pickMoreSevere } from './incident';
import type { IncidentDecision } from './incident-signal';

/** Columns of an incident that a decision sets; figures come from the source beside it. */
export type IncidentStateChange = Partial<
  Pick<
    Incident,
    | 'state'
    | 'severity'
    | 'peakSeverity'
    | 'acknowledgedAt'
    | 'acknowledgedBy'
    | 'resolvedAt'
    | 'resolvedBy'
    | 'snoozedUntil'
    | 'snoozedBy'
    | 'reopenCount'
    | 'calmSince'
    | 'mergedIntoId'
  >
>;

const NOT_TAKEN = { acknowledgedAt: null, acknowledgedBy: null } as const;
const NOT_RESOLVED = { resolvedAt: null, resolvedBy: null } as const;
const NOT_SNOOZED = { snoozedUntil: null, snoozedBy: null } as const;

/** What a decision makes of a standing incident. `actor` null = Spendwatch itself. */
export function planIncidentChange(
  incident: Pick<Incident, 'peakSeverity' | 'severity' | 'reopenCount'>,
  decision: IncidentDecision,
  at: Date,
  actor: string | null,
): IncidentStateChange {
  switch (decision.action) {
    case 'update':
      return { ...raise(incident, decision.severity), calmSince: null };
    case 'part':
      return { ...raise(incident, decision.severity), calmSince: null, mergedIntoId: null };
    case 'escalate':
      return {
        ...raise(incident, decision.severity),
        calmSince: null,
        state: decision.nextState,
        ...(decision.nextState === 'open' ? { ...NOT_TAKEN, ...NOT_SNOOZED } : {}),
      };
    case 'reopen':
      return {
        ...raise(incident, decision.severity),
        ...NOT_TAKEN,
        ...NOT_RESOLVED,
        ...NOT_SNOOZED,
        state: 'open',
        calmSince: null,
        reopenCount: incident.reopenCount + 1,
      };
    case 'wait':
      return { calmSince: decision.calmSince };
    case 'acknowledge':
      return { state: 'acknowledged', acknowledgedAt: at, acknowledgedBy: actor };
    case 'snooze':
      return { snoozedUntil: decision.until, snoozedBy: actor };
    case 'wake':
      return NOT_SNOOZED;
    case 'resolve':
      return { state: 'resolved', resolvedAt: at, resolvedBy: actor, calmSince: null, ...NOT_SNOOZED };
    case 'open':
    case 'ignore':
    case 'refuse':
      return {};
  }
}

function raise(incident: Pick<Incident, 'peakSeverity' | 'severity'>, severity: Incident['severity']) {
  return { severity, peakSeverity: pickMoreSevere(incident.peakSeverity ?? incident.severity, severity) };
}
