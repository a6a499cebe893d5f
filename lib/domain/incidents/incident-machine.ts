import { MINUTE_MS } from '@/lib/domain/time';
import { pickMoreSevere } from './incident';
import { decideHandling } from './incident-handling';
import type { CalmSignal, IncidentDecision, IncidentSignal, IncidentStanding, RaisedSignal } from './incident-signal';

/** Trouble that returns within this time after ending automatically continues the old incident instead of a new one. */
export const REOPEN_WITHIN_MS = 30 * MINUTE_MS;
/** Notifies again when the rate is this many times the last notified one, and at least this much more. */
const RATE_JUMP_FACTOR = 2n;
const RATE_JUMP_FLOOR_NANOS = 1_000_000_000n;
/** A young incident is reported by its first partial minutes; a higher rate soon after is no jump. */
const RAMP_MS = 30 * MINUTE_MS;
/**
 * Notifies again when the share of a budget is this many times the last notified one, and at least so many points more.
 */
const BUDGET_JUMP_FACTOR = 2;
const BUDGET_JUMP_POINTS = 25;
/**
 * Each return doubles the calm that is asked for, up to this many times, so that flapping does not notify each time.
 */
const MAX_CALM_FACTOR = 8;

/**
 * The incident state machine: from the standing of the newest incident of one source and scope (`null` = none yet),
 * what happened and when, to the action, its reason, and whether to notify.
 */
export function decideIncident(standing: IncidentStanding | null, signal: IncidentSignal, at: Date): IncidentDecision {
  switch (signal.kind) {
    case 'raised':
      return decideRaised(standing, signal, at);
    case 'calm':
      return decideCalm(standing, signal, at);
    default:
      return decideHandling(standing, signal, at);
  }
}

function decideRaised(standing: IncidentStanding | null, signal: RaisedSignal, at: Date): IncidentDecision {
  if (!standing) return decideOpening(signal);
  if (standing.state === 'resolved') return decideReturn(standing, signal, at);
  const severity = pickMoreSevere(standing.severity, signal.severity);
  if (standing.mergedIntoId !== null && signal.causeId !== undefined) {
    return { action: 'update', reason: 'merged', notify: null, severity };
  }
  if (standing.mergedIntoId !== null) {
    return { action: 'part', reason: 'cause-is-over', notify: severity === 'info' ? null : 'first', severity };
  }
  if (severity !== standing.severity) {
    // It was acknowledged or snoozed while it was smaller: it needs a person again.
    return { action: 'escalate', reason: 'severity-rose', notify: 'escalated', severity, nextState: 'open' };
  }
  const reason = findJump(standing, signal, at);
  if (reason === null) return { action: 'update', reason: 'goes-on', notify: null, severity };
  if (isSnoozed(standing, at)) return { action: 'update', reason: 'snoozed', notify: null, severity };
  return { action: 'escalate', reason, notify: 'escalated', severity, nextState: standing.state };
}

function decideOpening(signal: RaisedSignal): Extract<IncidentDecision, { action: 'open' }> {
  const { severity, causeId } = signal;
  if (causeId !== undefined)
    return { action: 'open', reason: 'same-cause', notify: null, severity, mergeInto: causeId };
  return { action: 'open', reason: 'new-trouble', notify: severity === 'info' ? null : 'first', severity };
}

/** Why the people who know of the incident should be notified again; null = nothing new. */
function findJump(
  standing: IncidentStanding,
  signal: RaisedSignal,
  at: Date,
): 'became-wider' | 'became-worse' | 'rate-jumped' | 'budget-share-jumped' | null {
  if (signal.isWider) return 'became-wider';
  if (signal.isWorse) return 'became-worse';
  const { toldRateNanos, toldBudgetPercent } = standing;
  const rate = signal.ratePerHourNanos;
  const isRamp = at.getTime() - standing.openedAt.getTime() < RAMP_MS;
  if (!isRamp && rate !== undefined && toldRateNanos !== null && toldRateNanos > 0n) {
    const isJump = rate >= toldRateNanos * RATE_JUMP_FACTOR && rate - toldRateNanos >= RATE_JUMP_FLOOR_NANOS;
    if (isJump) return 'rate-jumped';
  }
  const percent = signal.budgetPercent;
  if (percent === undefined || toldBudgetPercent === null) return null;
  const tellAt = Math.max(toldBudgetPercent * BUDGET_JUMP_FACTOR, toldBudgetPercent + BUDGET_JUMP_POINTS);
  return percent >= tellAt ? 'budget-share-jumped' : null;
}

/**
 * The last notified rate, when a signal of an open incident does not notify. A young incident was reported by a minute
 * or two: if its rate turns out lower, a later rise is measured from the lower one.
 */
export function correctToldRate(
  standing: Pick<IncidentStanding, 'toldRateNanos' | 'openedAt'>,
  ratePerHourNanos: bigint,
  at: Date,
): bigint | null {
  const { toldRateNanos, openedAt } = standing;
  if (toldRateNanos === null || ratePerHourNanos <= 0n || at.getTime() - openedAt.getTime() >= RAMP_MS) {
    return toldRateNanos;
  }
  return ratePerHourNanos < toldRateNanos ? ratePerHourNanos : toldRateNanos;
}

function decideReturn(standing: IncidentStanding, signal: RaisedSignal, at: Date): IncidentDecision {
  const { severity } = signal;
  if (standing.resolvedBy !== null) {
    // It was calm in between, so this is not what the person closed.
    if (standing.calmSince !== null) return decideOpening(signal);
    const isMoreSevere = pickMoreSevere(standing.severity, severity) !== standing.severity;
    if (!signal.isWorse && !isMoreSevere) return { action: 'ignore', reason: 'closed-by-person' };
    return { action: 'reopen', reason: 'became-worse-after-resolution', notify: 'escalated', severity };
  }
  const calmMs = at.getTime() - (standing.resolvedAt?.getTime() ?? 0);
  if (calmMs > REOPEN_WITHIN_MS) return decideOpening(signal);
  return {
    action: 'reopen',
    reason: 'returned-soon',
    notify: standing.mergedIntoId === null ? 'repeat' : null,
    severity,
  };
}

function decideCalm(standing: IncidentStanding | null, signal: CalmSignal, at: Date): IncidentDecision {
  if (!standing) return { action: 'ignore', reason: 'nothing-open' };
  if (standing.state === 'resolved') {
    if (standing.resolvedBy === null || standing.calmSince !== null)
      return { action: 'ignore', reason: 'nothing-open' };
    return { action: 'wait', reason: 'calm-after-closing', calmSince: at };
  }
  const calmSince = standing.calmSince ?? at;
  const holdMs = computeHoldMs(standing, signal);
  if (at.getTime() - calmSince.getTime() < holdMs) {
    const reason = standing.calmSince === null ? 'calm-began' : 'calm-not-long-enough';
    return { action: 'wait', reason, calmSince };
  }
  const isNotified = !signal.isQuiet && standing.mergedIntoId === null && !isSnoozed(standing, at);
  return { action: 'resolve', reason: 'calm', notify: isNotified ? 'resolved' : null };
}

function computeHoldMs(standing: IncidentStanding, signal: CalmSignal): number {
  return (signal.holdMs ?? 0) * Math.min(MAX_CALM_FACTOR, 2 ** standing.reopenCount);
}

/** True while its notifications are suppressed by a snooze. */
export function isSnoozed(standing: Pick<IncidentStanding, 'snoozedUntil'>, at: Date): boolean {
  return standing.snoozedUntil !== null && standing.snoozedUntil > at;
}
