import { describe, expect, test } from 'vitest';
import { explain } from '@/lib/domain/anomaly/explain';
import type { Evidence, EvidenceTest } from '@/lib/domain/anomaly/judge';
import type { Series } from '@/lib/domain/anomaly/series';
import type { Contributor, DetectionScope } from '@/lib/domain/anomaly/types';

const IDS = { projectId: 'proj_TrRf0001', apiKeyId: 'key_TrRf0002', userId: 'svc_acct_TrRf0003' };
const NAMES = {
  projects: { [IDS.projectId]: 'Engineering' },
  apiKeys: { [IDS.apiKeyId]: 'ci-runner' },
  users: { [IDS.userId]: 'github-actions' },
};
const MINUTE = 29_700_000;
const series = (level: 'organization' | 'project' | 'key'): Series =>
  ({
    ...{ level, projectId: IDS.projectId, apiKeyId: level === 'key' ? IDS.apiKeyId : null },
    ...{ leaves: [], requests5: 600, sleptMinutes: 20_160, activeSince: MINUTE - 30 },
  }) as unknown as Series;

/** What the finding of each test is about; the compiler says when a test is missing. */
const SUBJECTS: Record<EvidenceTest, string | undefined> = {
  ...{ burst: undefined, hour: undefined, pace: undefined, sixHours: undefined, day: undefined },
  ...{ wholeDay: undefined, price: undefined, loop: undefined, night: undefined, quiet: undefined },
  ...{ model: 'gpt-5-2025-08-07', user: IDS.userId, tier: 'priority', woke: undefined, newKey: undefined },
  ...{ canary: undefined, drift: undefined, dear: undefined, together: IDS.userId, budget: undefined },
};

const evidenceOf = (test: EvidenceTest, rest: Partial<Evidence> = {}): Evidence => {
  const subject = SUBJECTS[test];
  const spread = test === 'together' ? ({ spreadKeys: 4, dimension: 'user' } as const) : {};
  const amounts = {
    windowMinutes: 60,
    observed: 12_000_000,
    usual: 1_000_000,
    largest: 2_000_000,
    margin: 1,
    rate: 11e6,
  };
  return { test, ...amounts, ...spread, ...(subject === undefined ? {} : { subject }), ...rest };
};

const CONTRIBUTORS: Contributor[] = [
  { dimension: 'user', value: IDS.userId, excessNanos: 1n, share: 1 },
  { dimension: 'model', value: 'gpt-5-2025-08-07', excessNanos: 1n, share: 1 },
];
const SCOPES: DetectionScope[] = [IDS, { ...IDS, model: 'gpt-5-2025-08-07' }, {}];

const tell = (
  level: Parameters<typeof series>[0],
  evidence: Evidence,
  found: readonly Evidence[],
  scope: DetectionScope,
) =>
  explain(series(level), evidence, 11e6, found, scope, CONTRIBUTORS, MINUTE, NAMES, {
    ...{ usualEnd: 100e6, remainingHours: 240, budget: null, connectionName: null },
  });

/** Sentences of a text; a dot within a number or a name ends none. */
const split = (text: string) => text.split(/(?<=[.!?])\s+(?=\p{Lu})/u);

describe.each(Object.keys(SUBJECTS) as EvidenceTest[])('what is told of a finding of the test %s', (name) => {
  const told = (['organization', 'project', 'key'] as const).flatMap((level) =>
    SCOPES.flatMap((scope) =>
      [evidenceOf(name), evidenceOf(name, { largest: 0 })].flatMap((evidence) => {
        const { explanation, facts } = tell(level, evidence, [], scope);
        return [explanation, ...facts.map(({ text }) => text)];
      }),
    ),
  );

  test('names people, keys and projects, and shows no id that has a name', () => {
    for (const text of told) expect(text).not.toMatch(/TrRf/);
  });

  test('is sentences that begin with what they speak of and end', () => {
    for (const sentence of told.flatMap(split)) {
      expect(sentence).toMatch(/^["\p{Lu}\d$]/u);
      expect(sentence).not.toMatch(/^(It|This|That|They|He|She)\b/);
      expect(sentence).toMatch(/[.!?]$/);
      expect(sentence).not.toMatch(/undefined|null|NaN|\s{2}/);
    }
  });
});

describe('a service tier that everybody uses', () => {
  test.each(['default', 'Default', 'auto', 'standard', ''])(
    '"%s" seen first is left out beside anything else',
    (subject) => {
      const { facts, explanation } = tell('key', evidenceOf('hour'), [evidenceOf('tier', { subject })], IDS);
      expect(`${explanation} ${facts.map(({ text }) => text).join(' ')}`).not.toMatch(/tier/i);
    },
  );

  test('one that costs more is told', () => {
    const { facts } = tell('key', evidenceOf('hour'), [evidenceOf('tier')], IDS);
    expect(facts.map(({ text }) => text)).toContain(
      'Service tier priority is used with key ci-runner for the first time.',
    );
  });
});
