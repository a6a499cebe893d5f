import { z } from 'zod';
import type { Incident, IncidentScope, Severity } from '@/lib/domain/incidents/incident';
import { SEVERITIES } from '@/lib/domain/incidents/incident';
import type { ContainmentAction, ContainmentTarget } from './action';

export const POLICY_MODES = ['off', 'dry_run', 'ask', 'automatic'] as const;
export type PolicyMode = (typeof POLICY_MODES)[number];

/** Stored as JSON. Absent fields mean "all"; values are the provider's ids. */
export const PolicyScopeSchema = z.object({
  connectionId: z.string().exactOptional(),
  projectId: z.string().exactOptional(),
  apiKeyId: z.string().exactOptional(),
  model: z.string().exactOptional(),
  userId: z.string().exactOptional(),
});
export type PolicyScope = z.infer<typeof PolicyScopeSchema>;

/** When an incident of a scope is severe enough, do something about it. */
export type ContainmentPolicy = {
  id: string;
  name: string;
  scope: PolicyScope;
  /** The least severity; what is spent an hour or has been lost so far, either is enough. `null` = not asked for. */
  severity: Exclude<Severity, 'info'>;
  ratePerHourNanos: bigint | null;
  lostNanos: bigint | null;
  action: ContainmentAction;
  mode: PolicyMode;
  /** Automatic only: how long anybody can cancel. */
  delaySeconds: number;
  maxPerHour: number;
  createdAt: Date;
  updatedAt: Date;
};

/** What is looked at of an incident. */
export type PolicySubject = Pick<
  Incident,
  | 'id'
  | 'kind'
  | 'severity'
  | 'state'
  | 'scope'
  | 'connectionId'
  | 'contributors'
  | 'excessNanos'
  | 'ratePerHourNanos'
  | 'windowEnd'
  | 'detectedAt'
  | 'mergedIntoId'
>;

/** Kinds whose figures are money lost to one cause. Budgets have actions of their own. */
const SPEND_KINDS: readonly string[] = ['spike', 'drift', 'novelty', 'loop', 'price', 'threshold', 'key-hygiene'];

/** True when a policy is about an incident, whatever it loses. */
export function isAbout(policy: ContainmentPolicy, incident: PolicySubject): boolean {
  if (policy.mode === 'off' || !SPEND_KINDS.includes(incident.kind)) return false;
  if (SEVERITIES.indexOf(incident.severity) < SEVERITIES.indexOf(policy.severity)) return false;
  return isWithinPolicyScope(policy.scope, incident);
}

function isWithinPolicyScope(scope: PolicyScope, incident: PolicySubject): boolean {
  const { connectionId, ...rest } = scope;
  if (connectionId !== undefined && connectionId !== incident.connectionId) return false;
  return (Object.keys(rest) as (keyof typeof rest)[]).every(
    (field) => rest[field] === undefined || rest[field] === findCauseId(incident, field),
  );
}

/** True when an incident loses as much as a policy asks for; without limits any loss is enough. */
export function isLossEnough(
  { ratePerHourNanos, lostNanos }: Pick<ContainmentPolicy, 'ratePerHourNanos' | 'lostNanos'>,
  incident: Pick<PolicySubject, 'ratePerHourNanos' | 'excessNanos'>,
): boolean {
  if (ratePerHourNanos === null && lostNanos === null) return true;
  const isFast = ratePerHourNanos !== null && incident.ratePerHourNanos >= ratePerHourNanos;
  const isDear = lostNanos !== null && incident.excessNanos >= lostNanos;
  return isFast || isDear;
}

type CauseField = 'projectId' | 'apiKeyId' | 'model' | 'userId';
const DIMENSIONS: Readonly<Record<CauseField, string>> = {
  projectId: 'project',
  apiKeyId: 'apiKey',
  model: 'model',
  userId: 'user',
};
/** A part that makes this much of the excess is the cause; of less, automation does not act. */
const CAUSE_SHARE = 0.8;

/** What an incident comes from in one dimension: its own scope, or what nearly all of the excess is of. */
export function findCauseId(
  incident: Pick<PolicySubject, 'scope' | 'contributors'>,
  field: CauseField,
  leastShare = CAUSE_SHARE,
): string | null {
  const own: IncidentScope[CauseField] = incident.scope[field];
  if (own !== undefined) return own;
  const leading = incident.contributors.find((one) => one.dimension === DIMENSIONS[field] && one.share >= leastShare);
  return leading?.id ?? null;
}

/** True when it is known what spends: otherwise nothing is stopped automatically, because it would stop everything. */
export function isCauseKnown(incident: Pick<PolicySubject, 'scope' | 'contributors'>): boolean {
  return (Object.keys(DIMENSIONS) as CauseField[]).some((field) => findCauseId(incident, field) !== null);
}

/** What of an incident an action would be aimed at; null without a connection. */
export function aimAtIncident(
  incident: Pick<PolicySubject, 'scope' | 'contributors' | 'connectionId'>,
  leastShare = CAUSE_SHARE,
): ContainmentTarget | null {
  if (incident.connectionId === null) return null;
  const target: ContainmentTarget = { connectionId: incident.connectionId };
  for (const field of Object.keys(DIMENSIONS) as CauseField[]) {
    const id = findCauseId(incident, field, leastShare);
    if (id !== null) target[field] = id;
  }
  return target;
}
