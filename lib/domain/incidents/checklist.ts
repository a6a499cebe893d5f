import { type Incident, SELF_KINDS } from './incident';

/** What providers advise when something is wrong, in the order in which it helps. */
export const CHECKLIST_STEPS = [
  'contain',
  'rotate',
  'find-leak',
  'review-activity',
  'contact-provider',
  'write-up',
] as const;
export type ChecklistStepId = (typeof CHECKLIST_STEPS)[number];

export const CHECKLIST_STATES = ['open', 'done', 'not-needed'] as const;
export type ChecklistState = (typeof CHECKLIST_STATES)[number];

/** What a person said about a step. */
export type SaidStep = {
  step: ChecklistStepId;
  state: ChecklistState;
  /** When and by whom the state was set; null = no one set it. */
  stateAt: Date | null;
  stateBy: string | null;
  owner: { id: string; name: string } | null;
  note: string;
};

/** What Spendwatch itself knows to be done, and by what. */
export type KnownStep = { step: ChecklistStepId; at: Date; evidence: string };

export type ChecklistStep = Omit<SaidStep, 'stateAt' | 'stateBy'> & {
  at: Date | null;
  /** null = Spendwatch itself, or no one yet. */
  by: string | null;
  /** Why it is done without anybody having said so; null = nothing says it. */
  evidence: string | null;
};

const UNTOUCHED = { state: 'open', stateAt: null, stateBy: null, owner: null, note: '' } as const;

/** True when the advice fits: an incident that speaks of spend, a key or an account, not of Spendwatch itself. */
export function hasChecklist({ kind }: Pick<Incident, 'kind'>): boolean {
  return !(SELF_KINDS as readonly string[]).includes(kind);
}

/**
 * The steps with their states. A step that is known to be done is marked done automatically; a state that a person sets
 * later takes precedence, and so does a state of a step that Spendwatch cannot see.
 */
export function buildChecklist(said: readonly SaidStep[], known: readonly KnownStep[]): ChecklistStep[] {
  return CHECKLIST_STEPS.map((step) => {
    const { stateAt, stateBy, ...person } = said.find((one) => one.step === step) ?? { step, ...UNTOUCHED };
    const fact = known.find((one) => one.step === step);
    if (fact && (stateAt === null || stateAt <= fact.at || person.state === 'done')) {
      const isSaidToo = stateAt !== null && person.state === 'done';
      return {
        ...person,
        state: 'done',
        at: isSaidToo ? stateAt : fact.at,
        by: isSaidToo ? stateBy : null,
        evidence: fact.evidence,
      };
    }
    return { ...person, at: stateAt, by: stateBy, evidence: null };
  });
}

/** What containments, the inventory and the leaks that were found say about an incident. */
export type ChecklistFacts = {
  /** Real plans about it, oldest first. */
  plans: readonly {
    title: string;
    endsKey: boolean;
    isStop: boolean;
    /** false = the provider does not show what was changed. */
    isReadBack: boolean;
    state: string;
    verifiedAt: Date | null;
  }[];
  /** The keys it is about, as far as they are known by name. */
  keys: readonly { name: string; deletedAt: Date | null }[];
  /** Findings of these keys; those said to be no leak are left out. */
  leaks: readonly { where: string; state: string; seenAt: Date; stateAt: Date | null }[];
};

const CONTAINED: readonly string[] = ['verified'];

/** Steps that are done because of what was done or found elsewhere. */
export function listKnownSteps({ plans, keys, leaks }: ChecklistFacts): KnownStep[] {
  const contained = plans.find((one) => one.isStop && CONTAINED.includes(one.state) && one.verifiedAt !== null);
  const ended = plans.find((one) => one.endsKey && one.state === 'verified' && one.verifiedAt !== null);
  const deleted = keys.find((one) => one.deletedAt !== null);
  const rotated = leaks.find((one) => one.state === 'rotated' && one.stateAt !== null);
  const [leak] = leaks;
  return [
    ...known('contain', contained?.verifiedAt, () => sayContained(contained)),
    ...(ended
      ? known('rotate', ended.verifiedAt, () => `${ended.title}: the key works no more.`)
      : deleted
        ? known('rotate', deleted.deletedAt, () => `The key ${deleted.name} is gone from the provider.`)
        : known('rotate', rotated?.stateAt, () => 'The leaked key is marked as rotated.')),
    ...known('find-leak', leak?.seenAt, () => `The key was found in ${leak?.where}.`),
  ];
}

const sayContained = (plan: ChecklistFacts['plans'][number] | undefined) =>
  `${plan?.title}: done, and ${plan?.isReadBack ? 'read back at the provider' : 'taken by the provider'}.`;

const known = (step: ChecklistStepId, at: Date | null | undefined, say: () => string): KnownStep[] =>
  at ? [{ step, at, evidence: say() }] : [];
