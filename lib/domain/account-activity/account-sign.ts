import type { Severity } from '@/lib/domain/incidents/incident';
import type { AccountAct } from './account-act';
import type { AccountEvent } from './account-event';
import type { AccountMemory } from './account-memory';
import type { ContainmentInForce } from './containment-in-force';
import type { Suspicion } from './suspicion';

/** What is watched for, in the order in which a person would ask. */
export const ACCOUNT_RULES = [
  'admin-key-made',
  'unusual-key-made',
  'role-granted',
  'foreign-invitation',
  'protection-weakened',
  'limit-raised',
  'failed-sign-ins',
  'unusual-sign-in',
  'many-deletions',
  'containment-undone',
  'log-changed',
] as const;
export type AccountRule = (typeof ACCOUNT_RULES)[number];

/** One find about one event. `info` is shown beside the event and notifies no one. */
export type AccountSign = {
  rule: AccountRule;
  severity: Severity;
  /** Head line, without the actor. */
  title: string;
  /** Why this is reported, in words. */
  reasons: string[];
  before: string | null;
  after: string | null;
  /** What to do. */
  advice: string;
  /** Finds of the same rule, actor and subject belong together; absent = one actor is one subject. */
  subject?: string;
};

/** What is known besides the log. */
export type AccountSettings = {
  /** Mail domains of the own people, lower case. */
  ownDomains: ReadonlySet<string>;
  /** Addresses of people who belong here whatever their domain, lower case. */
  knownEmails: ReadonlySet<string>;
  /** Actors that were announced, see expected-actor.ts; lower case. */
  expectedActors: ReadonlySet<string>;
  containments: readonly ContainmentInForce[];
};

/** One event with all that a rule may look at. */
export type AccountCase = {
  event: AccountEvent;
  act: AccountAct;
  memory: AccountMemory;
  suspicion: Suspicion;
  settings: AccountSettings;
};

/** What a rule found. `isSoft` = a mere rarity: where such things are common it is no sign. */
export type Found = Omit<AccountSign, 'rule'> & { isSoft?: boolean };

export type AccountJudge = (found: AccountCase) => Found | null;

/** A change worth reading becomes one worth waking someone when what surrounds it is grave. */
export function raiseBy({ points }: Suspicion, base: Severity = 'warning'): Severity {
  if (points >= 2) return 'critical';
  return points === 1 && base === 'info' ? 'warning' : base;
}
