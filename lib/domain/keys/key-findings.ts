import type { RuleConfigs } from '@/lib/domain/alert-rules/alert-rule';
import type { IncidentMeasures, IncidentScope, Severity } from '@/lib/domain/incidents/incident';
import { findKeyProblems, type KeyProblemKind, type WatchedKey } from './key-hygiene';

/** One thing to tell: a problem and the keys that have it. */
export type KeyFinding = {
  problem: KeyProblemKind;
  dedupKey: string;
  severity: Severity;
  connectionId: string | null;
  scope: IncidentScope;
  keys: { id: string; name: string; text: string; at: Date }[];
};

type FoundKey = WatchedKey & { connectionId: string };

/** Neglect is worth knowing; what a policy asks for is worth reading; a bait that was taken is worth waking someone. */
const SEVERITIES: Record<KeyProblemKind, Severity> = {
  'canary-used': 'critical',
  'rotation-due': 'warning',
  old: 'info',
  unused: 'info',
  'no-owner': 'info',
};

/** What a rule tells about keys: one finding a problem, and one a key for canaries. */
export function findKeyFindings(
  rule: { id: string; config: RuleConfigs['key-hygiene'] },
  keys: readonly FoundKey[],
  now: Date,
): KeyFinding[] {
  const found = keys.flatMap((key) =>
    findKeyProblems(key, rule.config, now)
      .filter((problem) => rule.config.problems.includes(problem.kind))
      .map((problem) => ({ key, problem })),
  );
  const groups = Map.groupBy(found, ({ key, problem }) =>
    problem.kind === 'canary-used' ? `canary-used:${key.id}` : problem.kind,
  );
  return [...groups].flatMap(([group, members]) => {
    const [first] = members;
    if (!first) return [];
    const isCanary = first.problem.kind === 'canary-used';
    return [
      {
        problem: first.problem.kind,
        dedupKey: `key-hygiene:${rule.id}:${group}`,
        severity: SEVERITIES[first.problem.kind],
        connectionId: isCanary ? first.key.connectionId : null,
        scope: isCanary ? { apiKeyId: first.key.id } : {},
        keys: members.map(({ key, problem }) => ({
          id: key.id,
          name: key.name,
          text: problem.text,
          at: isCanary ? (key.lastUsedAt ?? now) : now,
        })),
      },
    ];
  });
}

const TITLES: Record<KeyProblemKind, (count: string, name: string) => string> = {
  'canary-used': (_count, name) => `Canary key ${name} was used`,
  'rotation-due': (count) => `${count} due for rotation`,
  old: (count) => `${count} long in use without rotation`,
  unused: (count) => `${count} not in use`,
  'no-owner': (count) => `${count} without an owner`,
};

const ADVICE: Record<KeyProblemKind, string> = {
  'canary-used':
    'Whoever used it has read a place where it lay: find out which, and treat the other keys there as leaked.',
  'rotation-due': 'Make a new key, move its users over, and delete the old one.',
  old: 'A key that never changes is a key that many have seen: set a rotation policy or replace it.',
  unused: 'A key nobody needs can only be lost: delete it.',
  'no-owner': 'Name somebody who can say at night whether its use is right.',
};

/** How many keys a text names at most. */
const MAX_FACTS = 50;

/** What a finding says; it has no amounts. */
export function renderKeyFinding(finding: KeyFinding, now: Date): IncidentMeasures {
  const { keys, problem } = finding;
  const count = keys.length === 1 ? '1 key is' : `${keys.length} keys are`;
  const names = keys.slice(0, 3).map((key) => key.name);
  const more = keys.length > 3 ? ` and ${keys.length - 3} more` : '';
  return {
    title: TITLES[problem](problem === 'canary-used' ? '' : count, names[0] ?? ''),
    windowStart: keys[0]?.at ?? now,
    windowEnd: now,
    observedNanos: 0n,
    expectedNanos: 0n,
    excessNanos: 0n,
    ratePerHourNanos: 0n,
    projected24hNanos: 0n,
    contributors: [],
    facts: keys.slice(0, MAX_FACTS).map((key) => ({ kind: 'key', text: `${key.name} (${key.id}): ${key.text}` })),
    explanation: `${names.join(', ')}${more}: ${keys[0]?.text ?? ''}. ${ADVICE[problem]}`,
  };
}
