import type { Incident, NotifyReason, Severity } from './incident';

/** The part of an incident that decisions look at. */
export type IncidentStanding = Pick<
  Incident,
  | 'state'
  | 'severity'
  | 'openedAt'
  | 'resolvedAt'
  | 'resolvedBy'
  | 'snoozedUntil'
  | 'reopenCount'
  | 'toldRateNanos'
  | 'toldBudgetPercent'
  | 'calmSince'
  | 'mergedIntoId'
>;

export type RaisedSignal = {
  /** The source sees trouble. `isWorse` = the source itself says that it became worse. */
  kind: 'raised';
  severity: Severity;
  isWorse: boolean;
  /** It turned out to be about more than the one key that was reported. */
  isWider?: boolean;
  /** Excess per hour now, where the source knows a rate. */
  ratePerHourNanos?: bigint;
  /** Share of the budget that is spent, where a budget speaks. */
  budgetPercent?: number;
  /** Another unresolved incident that has the same cause. */
  causeId?: string;
};

export type CalmSignal = {
  /** The source sees the end of it. `isQuiet` = no mail is sent about that (a budget period is over). */
  kind: 'calm';
  isQuiet: boolean;
  /** How long calm must last before the incident ends; absent = the source has waited already. */
  holdMs?: number;
};

export type PersonSignal =
  | { kind: 'acknowledge' }
  | { kind: 'resolve' }
  | { kind: 'reopen' }
  /** `until` null = it counts again at once. */
  | { kind: 'snooze'; until: Date | null };

/** Time passes: a snooze may be over. */
export type TickSignal = { kind: 'tick' };

export type IncidentSignal = RaisedSignal | CalmSignal | PersonSignal | TickSignal;

export type IncidentDecision =
  | { action: 'open'; reason: 'new-trouble'; notify: NotifyReason | null; severity: Severity }
  /** Opens as a part of the incident that has the same cause and speaks for it. */
  | { action: 'open'; reason: 'same-cause'; notify: null; severity: Severity; mergeInto: string }
  | { action: 'update'; reason: 'goes-on' | 'snoozed' | 'merged'; notify: null; severity: Severity }
  /** What spoke for it is over and it goes on: it speaks for itself. */
  | { action: 'part'; reason: 'cause-is-over'; notify: NotifyReason | null; severity: Severity }
  | {
      action: 'escalate';
      reason: 'severity-rose' | 'became-wider' | 'became-worse' | 'rate-jumped' | 'budget-share-jumped';
      notify: 'escalated';
      severity: Severity;
      nextState: 'open' | 'acknowledged';
    }
  | {
      action: 'reopen';
      reason: 'became-worse-after-resolution' | 'returned-soon' | 'reopened-by-person';
      notify: 'escalated' | 'repeat' | null;
      severity: Severity;
    }
  | { action: 'wait'; reason: 'calm-began' | 'calm-not-long-enough' | 'calm-after-closing'; calmSince: Date }
  | { action: 'acknowledge'; reason: 'taken'; notify: 'acknowledged' | null }
  | { action: 'snooze'; reason: 'asked'; notify: null; until: Date }
  | { action: 'wake'; reason: 'snooze-over'; notify: 'repeat' | null }
  | { action: 'wake'; reason: 'snooze-taken-back'; notify: null }
  | { action: 'resolve'; reason: 'calm' | 'closed-by-person'; notify: 'resolved' | null }
  | {
      action: 'ignore';
      reason:
        | 'nothing-open'
        | 'closed-by-person'
        | 'already-resolved'
        | 'already-acknowledged'
        | 'already-open'
        | 'not-snoozed'
        | 'nothing-due';
    }
  | {
      action: 'refuse';
      reason:
        | 'resolved-cannot-be-acknowledged'
        | 'resolved-cannot-be-snoozed'
        | 'snooze-must-end-later'
        | 'nothing-there';
    };
