import type { RuleConfigs } from '@/lib/domain/alert-rules/alert-rule';
import type { IncidentMeasures, IncidentScope, Severity } from '@/lib/domain/incidents/incident';
import type { KeyDeviation } from './find-deviations';
import { type FirstUse, judgeFirstUses } from './first-use';
import { findKeyProblems, type HygieneLimits, type KeyProblemKind, type WatchedKey } from './key-hygiene';

/** One thing to report: a problem and the keys that have it. */
export type HygieneSignal = {
  problem: KeyProblemKind;
  dedupKey: string;
  severity: Severity;
  connectionId: string | null;
  scope: IncidentScope;
  keys: { id: string; name: string; text: string; at: Date }[];
};

export type FoundKey = WatchedKey & {
  connectionId: string;
  /** In what its use differs from the register. */
  deviations: readonly KeyDeviation[];
  /** What the provider calls its owner. */
  ownerType: string;
  firstUses: readonly FirstUse[];
};

/** Neglect is worth knowing; what a policy asks for is worth reading; a bait that was taken is worth waking someone. */
const SEVERITIES: Record<KeyProblemKind, Severity> = {
  'canary-used': 'critical',
  'first-use': 'warning',
  'rotation-due': 'warning',
  'outside-register': 'warning',
  old: 'info',
  unused: 'info',
  'no-owner': 'info',
};

type Found = { key: FoundKey; problem: { kind: KeyProblemKind; text: string; at: Date } };

/** Problems that are reported key by key: a person must be asked about each. */
const TOLD_BY_KEY: readonly KeyProblemKind[] = ['canary-used', 'first-use', 'outside-register'];

/**
 * What a rule reports about keys: one finding a problem, and one a key for canaries and use outside of the register.
 */
export function findHygieneSignals(
  rule: { id: string; config: RuleConfigs['key-hygiene'] },
  keys: readonly FoundKey[],
  now: Date,
): HygieneSignal[] {
  const found = keys
    .flatMap((key) => listProblems(key, rule.config, now))
    .filter(({ problem }) => rule.config.problems.includes(problem.kind));
  const groups = Map.groupBy(found, ({ key, problem }) =>
    TOLD_BY_KEY.includes(problem.kind) ? `${problem.kind}:${key.id}` : problem.kind,
  );
  return [...groups].flatMap(([group, members]) => {
    const [first] = members;
    if (!first) return [];
    const { kind } = first.problem;
    const isOne = TOLD_BY_KEY.includes(kind);
    return [
      {
        problem: kind,
        dedupKey: `key-hygiene:${rule.id}:${group}`,
        severity: SEVERITIES[kind],
        connectionId: isOne ? first.key.connectionId : null,
        scope: isOne ? { apiKeyId: first.key.id } : {},
        keys: members.map(({ key, problem }) => ({ id: key.id, name: key.name, text: problem.text, at: problem.at })),
      },
    ];
  });
}

function listProblems(key: FoundKey, limits: HygieneLimits, now: Date): Found[] {
  const seen = findKeyProblems(key, limits, now).map(({ kind, text }) => {
    const at = kind === 'canary-used' ? (key.lastUsedAt ?? now) : now;
    return { key, problem: { kind, text, at } };
  });
  // A canary has one problem only: that it was used.
  const outside = key.isCanary ? [] : key.deviations;
  const news = judgeFirstUses({ ...key, uses: key.firstUses });
  // What is merely worth knowing stays on the page of the key and in the digest.
  const isTold = news !== null && news.severity !== 'info';
  return [
    ...seen,
    ...(isTold ? [{ key, problem: { kind: 'first-use' as const, text: news.text, at: news.since } }] : []),
    ...outside.map(({ text, since }) => ({ key, problem: { kind: 'outside-register' as const, text, at: since } })),
  ];
}

const TITLES: Record<KeyProblemKind, (count: string, name: string) => string> = {
  'canary-used': (_count, name) => `Canary key ${name} was used`,
  'first-use': (_count, name) => `Key ${name} does something new`,
  'rotation-due': (count) => `${count} due for rotation`,
  'outside-register': (_count, name) => `Key ${name} is used outside of its register`,
  old: (count) => `${count} long in use without rotation`,
  unused: (count) => `${count} not in use`,
  'no-owner': (count) => `${count} without an owner`,
};

const ADVICE: Record<KeyProblemKind, string> = {
  'canary-used':
    'The user of this canary has read a place where it lay: find out which, and treat the other keys there as leaked.',
  'first-use':
    'A theft often begins with one small request: ask its owner whether that was meant before more of them come.',
  'rotation-due': 'Make a new key, move its users over, and delete the old one.',
  'outside-register':
    'Ask its owner who did that. If it is right, write it down in the register and this ends automatically.',
  old: 'A key that never changes is a key that many have seen: set a rotation policy or replace it.',
  unused: 'A key that is not needed can only be lost: delete it.',
  'no-owner': 'Name a person who can say at night whether its use is right.',
};

const NO_AMOUNTS = {
  ...{ observedNanos: 0n, expectedNanos: 0n, excessNanos: 0n, ratePerHourNanos: 0n, projected24hNanos: 0n },
  contributors: [],
};

/** How many keys a text names at most. */
const MAX_FACTS = 50;

/** What a finding says; it has no amounts. */
export function renderHygieneSignal(finding: HygieneSignal, now: Date): IncidentMeasures {
  const { keys, problem } = finding;
  if (problem === 'outside-register') return renderDeviation(finding, now);
  const count = keys.length === 1 ? '1 key is' : `${keys.length} keys are`;
  const names = keys.slice(0, 3).map((key) => key.name);
  const more = keys.length > 3 ? ` and ${keys.length - 3} more` : '';
  return {
    title: TITLES[problem](problem === 'canary-used' ? '' : count, names[0] ?? ''),
    windowStart: keys[0]?.at ?? now,
    windowEnd: now,
    ...NO_AMOUNTS,
    facts: keys.slice(0, MAX_FACTS).map((key) => ({ kind: 'key', text: `${key.name} (${key.id}): ${key.text}` })),
    explanation: `${names.join(', ')}${more}: ${keys[0]?.text ?? ''}. ${ADVICE[problem]}`,
  };
}

/** Everything in which one key differs from its register, both sides of each in words. */
function renderDeviation({ keys, problem }: HygieneSignal, now: Date): IncidentMeasures {
  const [first] = keys;
  const name = first ? first.name || first.id : '';
  const texts = keys.map(({ text }) => text);
  return {
    ...NO_AMOUNTS,
    title: TITLES[problem]('', name),
    windowStart: new Date(Math.min(...keys.map(({ at }) => at.getTime()))),
    windowEnd: now,
    facts: texts.map((text) => ({ kind: 'key', text })),
    explanation: `${name} is used otherwise than its register says. ${texts.join('. ')}. ${ADVICE[problem]}`,
  };
}
