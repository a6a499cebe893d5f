import type { Severity } from '@/lib/domain/incidents/incident';
import type { FirstUse } from './first-use';
import type { KeyAccess } from './key-access';
import type { KeyPolicy } from './key-policy';
import type { KeyRegister } from './key-register';
import type { KeyUse } from './key-use';

/** Everything that is found about keys, most severe first within a severity. */
export const FINDING_CODES = [
  'canary-used',
  'own-key-ending',
  'owner-gone',
  'owner-without-access',
  'first-use',
  'unexpected-model',
  'unexpected-hours',
  'over-expected-spend',
  'expiring',
  'rotation-due',
  'shared',
  'over-privileged',
  'no-limit',
  'admin-key-without-expiry',
  'unconfirmed',
  'limit-too-high',
  'old',
  'never-used',
  'unused',
  'no-owner',
] as const;
export type FindingCode = (typeof FINDING_CODES)[number];

/** What a finding speaks of: a key of a project, an admin key of the organization, or a key that a connection uses. */
export type FindingSubject = {
  kind: 'key' | 'admin-key' | 'connection';
  connectionId: string;
  id: string;
  name: string;
  projectId: string | null;
};

export type KeyFinding = {
  code: FindingCode;
  severity: Severity;
  text: string;
  /** Since when it holds, as far as known. */
  since: Date;
  subject: FindingSubject;
  /** Spend a month that the finding puts at stake: what the key spent in thirty days. */
  monthlyNanos: bigint;
  nextStep: { text: string; href: string };
};

/** A key as findings judge it. `use` null = its usage was not read, so nothing is said by it. */
export type FindingKey = {
  connectionId: string;
  id: string;
  name: string;
  projectId: string;
  ownerType: string;
  ownerId: string | null;
  ownerName: string | null;
  createdAt: Date | null;
  lastUsedAt: Date | null;
  firstSeenAt: Date;
  expiresAt: Date | null;
  /** When it was first seen that the owner has no access to the project; null = has access, or unknown. */
  ownerLostAt: Date | null;
  register: KeyRegister;
  use: KeyUse | null;
  /** Some usage of it was seen at any time. */
  wasSeenInUse: boolean;
  /** What it did for the first time in the last days. */
  firstUses: readonly FirstUse[];
};

export type FindingProject = {
  connectionId: string;
  id: string;
  name: string;
  createdAt: Date | null;
  firstSeenAt: Date;
  /** Null = none is set, once it was read. */
  limitNanos: bigint | null;
  limitReadAt: Date | null;
  /** Since when the limit is known to be as it is. */
  limitSince: Date | null;
  /** Spend of thirty days. */
  spentNanos: bigint;
  /** Sum of what its keys are expected to spend a month; null = none of them says so. */
  expectedNanos: bigint | null;
};

export type FindingPerson = {
  connectionId: string;
  id: string;
  name: string;
  role: string;
  deletedAt: Date | null;
};

export type FindingAdminKey = {
  connectionId: string;
  id: string;
  name: string;
  redactedValue: string;
  ownerName: string | null;
  createdAt: Date | null;
  firstSeenAt: Date;
  expiresAt: Date | null;
};

/** A connection's own keys: what they are recognised by, how long they live, what they may do. */
export type FindingConnection = {
  id: string;
  name: string;
  createdAt: Date;
  adminKeyHint: string;
  adminKeyExpiresAt: Date | null;
  actionKeyHint: string | null;
  keyAccess: KeyAccess | null;
};

export type FindingFacts = {
  keys: readonly FindingKey[];
  projects: readonly FindingProject[];
  people: readonly FindingPerson[];
  adminKeys: readonly FindingAdminKey[];
  connections: readonly FindingConnection[];
  policy: KeyPolicy;
  /** The workspace's zone, for expected hours that name none. */
  timezone: string;
  now: Date;
};

/** A calendar day in a sentence, UTC. */
export const formatDay = (at: Date): string => at.toISOString().slice(0, 10);
