import { expect, test } from 'vitest';
import { type CauseCandidate, findCause } from '@/lib/domain/incidents/incident-cause';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 2, minute));
const standing: CauseCandidate = {
  id: 'standing',
  kind: 'spike',
  connectionId: 'connection',
  scope: { apiKeyId: 'key_ci' },
  windowStart: at(0),
  windowEnd: at(20),
  mergedIntoId: null,
  excessNanos: 100n,
};
const trouble = { ...standing, id: 'new', windowStart: at(10), windowEnd: at(15) };

type Row = {
  name: string;
  trouble?: Partial<CauseCandidate>;
  others?: Partial<CauseCandidate>[];
  expected: string | null;
};

const rows: Row[] = [
  { name: 'the same key at the same time: one cause', expected: 'standing' },
  {
    name: 'a threshold on everything that the key explains',
    trouble: { kind: 'threshold', scope: {} },
    expected: 'standing',
  },
  {
    name: 'a threshold on everything of which the key is a small part: a cause of its own',
    trouble: { kind: 'threshold', scope: {}, excessNanos: 201n },
    expected: null,
  },
  {
    name: 'a key is never hidden behind something wider',
    others: [{ scope: {}, kind: 'drift' }],
    expected: null,
  },
  { name: 'another key: a cause of its own', trouble: { scope: { apiKeyId: 'key_web' } }, expected: null },
  { name: 'another connection: a cause of its own', trouble: { connectionId: 'other' }, expected: null },
  {
    name: 'a rule for every connection found what one of them found',
    trouble: { kind: 'threshold', connectionId: null },
    expected: 'standing',
  },
  {
    name: 'an hour and a minute later: a cause of its own',
    trouble: { windowStart: at(81), windowEnd: at(85) },
    expected: null,
  },
  { name: 'a budget speaks for itself', trouble: { kind: 'budget', scope: {} }, expected: null },
  { name: 'a part speaks for nobody', others: [{ mergedIntoId: 'x' }], expected: null },
  {
    name: 'a cause is never of another project than its parts: who may see these may see it',
    trouble: { scope: { projectId: 'proj_a' } },
    others: [{ scope: { projectId: 'proj_b', apiKeyId: 'key_ci' } }, { scope: { apiKeyId: 'key_ci' } }, { scope: {} }],
    expected: null,
  },
  {
    name: 'of several the narrowest speaks',
    trouble: { kind: 'threshold', scope: {} },
    others: [{ id: 'wide', scope: {} }, { id: 'narrow', scope: { apiKeyId: 'key_ci', model: 'gpt-5' } }, {}],
    expected: 'narrow',
  },
];

test.each(rows)('$name', ({ trouble: own = {}, others = [{}], expected }) => {
  const unresolved = others.map((other) => ({ ...standing, ...other }));
  expect(findCause({ ...trouble, ...own }, unresolved)?.id ?? null).toBe(expected);
});
