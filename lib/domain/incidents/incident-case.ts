import type { Containment } from '@/lib/domain/containment/record';
import type { Leak } from '@/lib/domain/leaks/leak';
import type { ChecklistStep } from './checklist';
import type { Incident, IncidentTimelineEvent } from './incident';
import type { ScopeNames } from './incident-text';
import type { CoursePoint, LossBasis, LossSpan } from './loss';

/** Usage of one part of an incident's scope in one bucket; null = not distinguished, or unknown. */
export type UsageLine = {
  startsAt: Date;
  projectId: string | null;
  apiKeyId: string | null;
  userId: string | null;
  model: string | null;
  kind: string | null;
  serviceTier: string | null;
  requests: bigint;
  inputTokens: bigint;
  cachedInputTokens: bigint;
  outputTokens: bigint;
  /** null = the price is not known. */
  costNanos: bigint | null;
  /** Requests without a price, or with a part that has none. */
  unpricedRequests: bigint;
};

/** A key as the provider shows it: never the secret. */
export type CaseKey = {
  id: string;
  name: string;
  redactedValue: string;
  projectName: string;
  owner: string | null;
  createdAt: Date | null;
  lastUsedAt: Date | null;
  deletedAt: Date | null;
};

export type CaseNote = { at: Date; author: string; text: string };

/** Spend of a scope by bucket in [from, until). */
export type SpendPicture = Pick<LossBasis, 'from' | 'until' | 'bucketMs' | 'buckets'>;

/** Everything that reports and evidence about one incident are written from. */
export type IncidentCase = {
  madeAt: Date;
  workspaceName: string;
  /** null = it is about no connection, or that is gone. */
  connectionName: string | null;
  incident: Incident;
  names: ScopeNames;
  /** The scope in words. */
  subject: string;
  span: LossSpan;
  basis: LossBasis;
  /** Spend before, while and after, to be looked at. */
  picture: SpendPicture;
  usage: readonly UsageLine[];
  /** False = there was too much data to distinguish keys. */
  isByKey: boolean;
  course: readonly CoursePoint[];
  keys: readonly CaseKey[];
  leaks: readonly Leak[];
  plans: readonly Containment[];
  timeline: readonly IncidentTimelineEvent[];
  checklist: readonly ChecklistStep[];
  notes: readonly CaseNote[];
};

/** Sum of all usage of a case, nano-dollars; lines without a price count as nothing. */
export function sumUsage(usage: readonly Pick<UsageLine, 'costNanos'>[]): bigint {
  return usage.reduce((sum, { costNanos }) => sum + (costNanos ?? 0n), 0n);
}

/** Requests whose price is not known. */
export function countUnpriced(usage: readonly Pick<UsageLine, 'unpricedRequests'>[]): bigint {
  return usage.reduce((sum, { unpricedRequests }) => sum + unpricedRequests, 0n);
}

/** Spend by bucket, oldest first. */
export function sumBuckets(usage: readonly UsageLine[]): { startsAt: Date; costNanos: bigint | null }[] {
  const sums = new Map<number, bigint>();
  for (const { startsAt, costNanos } of usage) {
    sums.set(startsAt.getTime(), (sums.get(startsAt.getTime()) ?? 0n) + (costNanos ?? 0n));
  }
  return [...sums]
    .sort(([left], [right]) => left - right)
    .map(([ms, costNanos]) => ({ startsAt: new Date(ms), costNanos }));
}
