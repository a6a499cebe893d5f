import { type Cause, findCause } from './cause';
import { explain, type MonthOutlook } from './explain';
import type { OpenIncident } from './incident-book';
import type { Evidence } from './judge';
import { findSharedCause } from './judge-shared';
import { findSpreadCause } from './judge-spread';
import type { LocalCalendar } from './local-calendar';
import { computeMonth, type MonthDays } from './month';
import { estimateRate } from './rate';
import type { Series } from './series';
import { isShared } from './shared-subjects';
import type { DetectionEvent, DetectorOptions } from './types';

/** What an account of an incident draws on besides the incident itself. */
export type EventContext = {
  options: DetectorOptions;
  calendar: LocalCalendar;
  monthDays: MonthDays;
  all: ReadonlyMap<string, Series>;
  organization: Series;
};

/** An event about an incident as it stands. Its cause and text are found anew, and kept for the end, which has none. */
export function renderEvent(
  event: DetectionEvent['event'],
  series: Series,
  incident: OpenIncident,
  found: readonly Evidence[],
  minute: number,
  at: number,
  context: EventContext,
): DetectionEvent {
  const { evidence } = incident;
  const excess = Math.max(0, evidence.observed - evidence.usual);
  const rate = event === 'resolved' ? incident.peakRate : estimateRate(series, evidence, minute, incident.fromMinute);
  const names = context.options.names ?? {};
  const cause = event === 'resolved' ? null : nameCause(series, evidence, found, excess, minute, context);
  let facts: DetectionEvent['facts'] = [];
  if (cause) {
    incident.scope = cause.scope;
    const { scope, contributors } = cause;
    const outlook = computeOutlook(minute, context);
    const account = explain(series, evidence, rate, found, scope, contributors, minute, names, outlook);
    incident.explanation = account.explanation;
    facts = account.facts;
  }
  return {
    event,
    at,
    incident: incident.id,
    kind: incident.kind,
    severity: incident.severity,
    scope: incident.scope,
    openedScope: incident.openedScope,
    window: { startSeconds: incident.fromMinute * 60, endSeconds: (incident.lastMinute + 1) * 60 },
    observedNanos: toNanos(evidence.observed),
    expectedNanos: toNanos(evidence.usual),
    excessNanos: toNanos(excess),
    ratePerHourNanos: toNanos(rate),
    projected24hNanos: toNanos(rate * 24),
    contributors: cause?.contributors ?? [],
    facts,
    explanation: incident.explanation,
  };
}

function nameCause(
  series: Series,
  evidence: Evidence,
  found: readonly Evidence[],
  excess: number,
  minute: number,
  { all, options }: EventContext,
): Cause {
  if (isShared(series)) return findSharedCause(series, excess, all, minute);
  if (evidence.spreadKeys !== undefined) return findSpreadCause(evidence, all, minute);
  return findCause(series, found[0] ?? evidence, excess, minute, options.names ?? {});
}

function computeOutlook(minute: number, { options, organization, calendar, monthDays }: EventContext): MonthOutlook {
  const { monthlyBudgetNanos, connectionName = null } = options;
  const { usualEnd, remainingHours } = computeMonth(organization, minute, calendar, monthDays);
  return {
    usualEnd,
    remainingHours,
    connectionName,
    budget: monthlyBudgetNanos === undefined ? null : Number(monthlyBudgetNanos) / 1_000,
  };
}

function toNanos(micros: number): bigint {
  return BigInt(Math.round(micros)) * 1_000n;
}
