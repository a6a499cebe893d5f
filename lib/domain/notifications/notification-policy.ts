import { z } from 'zod';
import type { NotifyReason, Severity } from '@/lib/domain/incidents/incident';
import { type IncidentMatcher, type MatchSubject, matchesIncident } from '@/lib/domain/incidents/incident-matcher';
import { findCoveredUntil, type WeeklyWindow } from '@/lib/domain/weekly-window';
import { isMailLimitReached } from './mail-limit';
import { findActiveSilence, type Silence } from './silence';

/** Channels notified when an incident is unacknowledged so many minutes after it needed a person. */
export const EscalationStepSchema = z.object({
  afterMinutes: z.number().int().min(1).max(10_080),
  channelIds: z.array(z.uuid()).min(1).max(20),
});
export type EscalationStep = z.infer<typeof EscalationStepSchema>;

/** Who is notified of what, and when. Policies are checked in order; the first that matches decides. */
export type NotificationPolicy = {
  id: string;
  position: number;
  name: string;
  enabled: boolean;
  matcher: IncidentMatcher;
  /** Empty = the channels that the rule or budget names. */
  channelIds: string[];
  /** Empty = at all times. */
  activeTimes: WeeklyWindow[];
  /** Incidents that open within it go out together; 0 = each at once. */
  groupWindowSeconds: number;
  /** null = an unacknowledged critical is not repeated. */
  repeatMinutes: number | null;
  /** Hold everything below critical; empty = none. */
  quietHours: WeeklyWindow[];
  /** By time, earliest first. */
  escalation: EscalationStep[];
  /** True = the policies below have a say too. */
  continues: boolean;
};

/** What a member wants by mail at one of the addresses that channels name. */
export type AddressPreference = { address: string; mailSeverities: readonly Severity[] };

/** A possible recipient and their channel. Stored as JSON while a notification is held. */
export const ListenerSchema = z.object({
  channelId: z.string(),
  address: z.string(),
  isMail: z.boolean(),
  /** Browser of a web push channel; null for every other kind. */
  subscriptionId: z.string().nullable(),
});
export type Listener = z.infer<typeof ListenerSchema>;

/** A listener who was notified of the incident, or will be when what is held is released (`held`). */
export type ToldListener = Listener & { at: Date; held: { groupKey: string; until: Date } | null };

export type PolicyInput = {
  change: { incidentId: string; reason: NotifyReason; subject: MatchSubject };
  /** In their order; disabled ones may be among them. */
  policies: readonly NotificationPolicy[];
  silences: readonly Silence[];
  /** Every recipient of the enabled channels. */
  listeners: readonly Listener[];
  /** What the rule or budget names; empty = every channel. */
  namedChannelIds: readonly string[];
  preferences: readonly AddressPreference[];
  /** Of this incident, since it opened. */
  told: readonly ToldListener[];
  /** When the groups that are held now go out, by key. */
  heldGroups: ReadonlyMap<string, Date>;
  now: Date;
};

/** Why a recipient is notified now, later or not. */
export type DecisionReason =
  | { code: 'default' }
  | { code: 'policy'; policyName: string }
  | { code: 'told-before' }
  | { code: 'escalation'; policyName: string; afterMinutes: number }
  | { code: 'repeat'; policyName: string; everyMinutes: number }
  | { code: 'quiet-hours'; policyName: string; until: Date }
  | { code: 'group'; policyName: string; until: Date }
  | { code: 'with-held'; until: Date }
  | { code: 'silenced'; silenceId: string; comment: string; until: Date | null }
  | { code: 'member-preference' }
  | { code: 'already-told' }
  | { code: 'mail-limit' }
  | { code: 'nobody' };

export type PolicyDecision = {
  recipients: Listener[];
  /** null = the default: what the rule or budget names. */
  policyId: string | null;
  reason: DecisionReason;
} & ({ action: 'now' } | { action: 'hold'; until: Date; groupKey: string } | { action: 'suppress' });

/** One mail address is one person, through whatever channel and however it is written. */
export function keyOfListener({ channelId, address, isMail }: Listener): string {
  return isMail ? address.trim().toLowerCase() : `${channelId} ${address}`;
}

/**
 * Decides for one change of an incident who is notified now, later or not, and why. It decides about people only: the
 * incident itself is never touched. Each recipient named by a policy is in exactly one decision.
 */
export function decideNotifications(input: PolicyInput): PolicyDecision[] {
  const { change } = input;
  const plans = isForTold(change.reason) ? planForTold(input) : planByPolicies(input);
  const decisions = decideSilenced(plans, input) ?? plans.flatMap((plan) => decidePlan(plan, input));
  // The end of an incident without a notification is not sent; that its beginning was suppressed is recorded.
  if (decisions.length > 0 || isForTold(change.reason)) return decisions;
  return [{ action: 'now', recipients: [], policyId: null, reason: { code: 'nobody' } }];
}

/** Changes sent only to those notified of the incident before: that it was acknowledged, and its end. */
const isForTold = (reason: NotifyReason): boolean => reason === 'acknowledged' || reason === 'resolved';

/** Policies that apply at `now`, in order, up to the first that does not let the next ones have a say. */
export function selectPolicies(
  policies: readonly NotificationPolicy[],
  subject: MatchSubject,
  now: Date,
): NotificationPolicy[] {
  const selected: NotificationPolicy[] = [];
  for (const policy of policies) {
    if (!policy.enabled || !matchesIncident(policy.matcher, subject)) continue;
    if (policy.activeTimes.length > 0 && findCoveredUntil(policy.activeTimes, now) === null) continue;
    selected.push(policy);
    if (!policy.continues) break;
  }
  return selected;
}

/** Recipients of one policy (null = the default). */
type Plan = { policy: NotificationPolicy | null; recipients: Listener[] };

function planByPolicies(input: PolicyInput): Plan[] {
  const { policies, change, now, listeners, namedChannelIds } = input;
  const selected: (NotificationPolicy | null)[] = selectPolicies(policies, change.subject, now);
  if (selected.length === 0) selected.push(null);
  const taken = new Set<string>();
  return selected.map((policy) => {
    const own = policy?.channelIds ?? [];
    const recipients = pickListeners(listeners, own.length > 0 ? own : namedChannelIds, taken);
    return { policy, recipients };
  });
}

/** Listeners of the channels (empty = all), each person once; those picked are added to `taken`. */
export function pickListeners(
  listeners: readonly Listener[],
  channelIds: readonly string[],
  taken: Set<string> = new Set(),
): Listener[] {
  return listeners.filter((one) => {
    if (channelIds.length > 0 && !channelIds.includes(one.channelId)) return false;
    if (taken.has(keyOfListener(one))) return false;
    taken.add(keyOfListener(one));
    return true;
  });
}

/** Acknowledgements and ends go to those notified of the incident, by the same channel, and to no others. */
function planForTold({ policies, change, now, told, listeners }: PolicyInput): Plan[] {
  const [policy = null] = selectPolicies(policies, change.subject, now);
  const wayOf = (one: Listener) => `${one.channelId} ${keyOfListener(one)}`;
  const heard = new Set(told.map(wayOf));
  const recipients = pickListeners(
    listeners.filter((one) => heard.has(wayOf(one))),
    [],
  );
  return recipients.length === 0 ? [] : [{ policy, recipients }];
}

function decideSilenced(plans: readonly Plan[], { silences, change, now }: PolicyInput): PolicyDecision[] | null {
  const silenced = findActiveSilence(silences, change.subject, now);
  if (!silenced) return null;
  const recipients = plans.flatMap((plan) => plan.recipients);
  if (recipients.length === 0 && isForTold(change.reason)) return [];
  const { silence, activeUntil: until } = silenced;
  const reason = { code: 'silenced', silenceId: silence.id, comment: silence.comment, until } as const;
  return [{ action: 'suppress', recipients, policyId: null, reason }];
}

function decidePlan({ policy, recipients }: Plan, input: PolicyInput): PolicyDecision[] {
  const policyId = policy?.id ?? null;
  const decisions: PolicyDecision[] = [];
  for (const recipient of recipients) {
    const decision = { recipients: [recipient], policyId, ...decideFor(recipient, policy, input) };
    const same = decisions.find((one) => isSameDecision(one, decision));
    if (same) same.recipients.push(recipient);
    else decisions.push(decision);
  }
  return decisions;
}

type Verdict =
  | { action: 'now'; reason: DecisionReason }
  | { action: 'hold'; until: Date; groupKey: string; reason: DecisionReason }
  | { action: 'suppress'; reason: DecisionReason };

function decideFor(recipient: Listener, policy: NotificationPolicy | null, input: PolicyInput): Verdict {
  const { change, preferences } = input;
  const known = input.told.filter((one) => keyOfListener(one) === keyOfListener(recipient));
  if (!isWilling(recipient, change.subject.severity, preferences)) {
    return { action: 'suppress', reason: { code: 'member-preference' } };
  }
  if (change.reason === 'first' && known.length > 0) return { action: 'suppress', reason: { code: 'already-told' } };
  if (isMailLimited(recipient, input.told, { reason: change.reason, severity: change.subject.severity }, input.now)) {
    return { action: 'suppress', reason: { code: 'mail-limit' } };
  }
  const [waiting] = known.flatMap((one) => one.held ?? []);
  // A recipient whose first notification is still held gets all of it together.
  if (isForTold(change.reason) && waiting && known.every((one) => one.held !== null)) {
    const { groupKey, until } = waiting;
    return { action: 'hold', groupKey, until, reason: { code: 'with-held', until } };
  }
  return decideTime(policy, input);
}

/** Now, or held for the quiet hours or the grouping window of the policy. */
function decideTime(policy: NotificationPolicy | null, { change, now, heldGroups }: PolicyInput): Verdict {
  const atOnce: Verdict = { action: 'now', reason: nameReason(policy, change.reason) };
  if (policy === null) return atOnce;
  const policyName = policy.name;
  const quietUntil = change.subject.severity === 'critical' ? null : findCoveredUntil(policy.quietHours, now);
  if (quietUntil !== null) {
    const reason = { code: 'quiet-hours', policyName, until: quietUntil } as const;
    return { action: 'hold', until: quietUntil, groupKey: `quiet:${policy.id}`, reason };
  }
  if (policy.groupWindowSeconds === 0 || change.reason !== 'first') return atOnce;
  const groupKey = `group:${policy.id}`;
  const until = heldGroups.get(groupKey) ?? new Date(now.getTime() + policy.groupWindowSeconds * 1_000);
  return { action: 'hold', until, groupKey, reason: { code: 'group', policyName, until } };
}

function nameReason(policy: NotificationPolicy | null, reason: NotifyReason): DecisionReason {
  if (isForTold(reason)) return { code: 'told-before' };
  return policy ? { code: 'policy', policyName: policy.name } : { code: 'default' };
}

/** Whether a listener had so many mails about an incident within a day that a further one is left out. */
export function isMailLimited(
  listener: Listener,
  told: readonly ToldListener[],
  change: { reason: NotifyReason; severity: Severity },
  now: Date,
): boolean {
  if (!listener.isMail) return false;
  const own = told.filter((one) => keyOfListener(one) === keyOfListener(listener));
  return isMailLimitReached(
    own.map((one) => one.at),
    change,
    now,
  );
}

/** Whether a recipient wants mail about this severity; only members can opt out. */
export function isWilling(listener: Listener, severity: Severity, preferences: readonly AddressPreference[]): boolean {
  if (!listener.isMail) return true;
  const address = listener.address.trim().toLowerCase();
  const own = preferences.find((one) => one.address.trim().toLowerCase() === address);
  return own === undefined || own.mailSeverities.includes(severity);
}

function isSameDecision(left: PolicyDecision, right: PolicyDecision): boolean {
  if (left.action !== right.action || left.reason.code !== right.reason.code) return false;
  return left.action !== 'hold' || (right.action === 'hold' && left.groupKey === right.groupKey);
}
