import type { IncidentState, NotifyReason } from '@/lib/domain/incidents/incident';
import type { MatchSubject } from '@/lib/domain/incidents/incident-matcher';
import { MINUTE_MS } from '@/lib/domain/time';
import { findCoveredUntil } from '@/lib/domain/weekly-window';
import { type DecisionReason, type NotificationPolicy, selectPolicies } from './notification-policy';
import { findActiveSilence, type Silence } from './silence';

/** One notification of the incident, as far as follow-ups look at it. */
export type PastNotification = {
  at: Date;
  reason: NotifyReason;
  /** `silenced` and `declined` had no recipient. */
  decision: 'now' | 'held' | 'silenced' | 'declined';
  policyId: string | null;
  /** Step of the escalation chain that it was; null = none. */
  escalationStep: number | null;
};

export type FollowUpInput = {
  state: IncidentState;
  /** null = not put off. */
  snoozedUntil: Date | null;
  subject: MatchSubject;
  /** Oldest first. */
  timeline: readonly { at: Date; kind: string }[];
  /** Oldest first. */
  past: readonly PastNotification[];
  policies: readonly NotificationPolicy[];
  silences: readonly Silence[];
  now: Date;
};

/** A follow-up that is due for an unacknowledged incident. */
export type FollowUp =
  | { kind: 'silence-over'; notify: NotifyReason }
  | { kind: 'repeat'; policyId: string; channelIds: readonly string[]; reason: DecisionReason }
  | { kind: 'escalation'; policyId: string; step: number; channelIds: readonly string[]; reason: DecisionReason };

/**
 * What is due about an incident without anything new having happened to it: what a silence kept back and still holds
 * true, the next step of an escalation chain, and the repeat of an unacknowledged critical one.
 */
export function decideFollowUps(input: FollowUpInput): FollowUp[] {
  const { state, snoozedUntil, subject, silences, past, policies, now } = input;
  if (state !== 'open' || past.length === 0) return [];
  if (snoozedUntil !== null && snoozedUntil > now) return [];
  if (findActiveSilence(silences, subject, now)) return [];
  const last = past.at(-1);
  if (last?.decision === 'silenced') {
    return [{ kind: 'silence-over', notify: last.reason }];
  }
  const since = findUnattendedSince(input.timeline);
  if (since === null) return [];
  return selectPolicies(policies, subject, now).flatMap((policy) => {
    const isQuiet = subject.severity !== 'critical' && findCoveredUntil(policy.quietHours, now) !== null;
    if (isQuiet) return [];
    const steps = listDueSteps(policy, since, input);
    return steps.length > 0 ? steps : listDueRepeat(policy, input);
  });
}

/**
 * Since when an incident needs a person: from its opening or return, and again from an escalation after it was
 * acknowledged. null = it is acknowledged.
 */
export function findUnattendedSince(timeline: readonly { at: Date; kind: string }[]): Date | null {
  let since: Date | null = null;
  for (const { at, kind } of timeline) {
    if (kind === 'opened' || kind === 'reopened') since = at;
    else if (kind === 'escalated' || kind === 'woken') since ??= at;
    else if (kind === 'acknowledged' || kind === 'snoozed' || kind === 'resolved') since = null;
  }
  return since;
}

function listDueSteps(policy: NotificationPolicy, since: Date, { past, now }: FollowUpInput): FollowUp[] {
  // Usage is seen minutes after it happened: the time to react counts from the first notification.
  const told = past.find((one) => one.decision === 'now' && one.at >= since);
  const toldMs = (told?.at ?? since).getTime();
  return policy.escalation.flatMap(({ afterMinutes, channelIds }, step) => {
    if (now.getTime() < toldMs + afterMinutes * MINUTE_MS) return [];
    const isDone = past.some((one) => one.policyId === policy.id && one.escalationStep === step && one.at >= since);
    if (isDone) return [];
    const reason = { code: 'escalation', policyName: policy.name, afterMinutes } as const;
    return [{ kind: 'escalation', policyId: policy.id, step, channelIds, reason } as const];
  });
}

function listDueRepeat(policy: NotificationPolicy, { subject, past, now }: FollowUpInput): FollowUp[] {
  const { id: policyId, repeatMinutes, channelIds, name: policyName } = policy;
  if (repeatMinutes === null || subject.severity !== 'critical') return [];
  const lastTold = past.findLast((one) => one.decision === 'now' || one.decision === 'held');
  if (!lastTold || now.getTime() < lastTold.at.getTime() + repeatMinutes * MINUTE_MS) return [];
  const reason = { code: 'repeat', policyName, everyMinutes: repeatMinutes } as const;
  return [{ kind: 'repeat', policyId, channelIds, reason }];
}
