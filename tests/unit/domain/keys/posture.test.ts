import { expect, test } from 'vitest';
import type { KeyFinding } from '@/lib/domain/keys/key-finding';
import { judgePosture, POSTURE_CODES, type PostureFacts } from '@/lib/domain/keys/posture';

const nothing: PostureFacts = {
  keyCount: 0,
  findings: [],
  scans: { sources: 0, fresh: 0, openLeaks: 0, wasReportedLately: false },
  thirdParties: { named: 0, complete: 0 },
  projects: { read: 0, limited: 0 },
  budgets: { all: 0, stepped: 0 },
  members: { all: 0, strong: 0, isRequired: false },
  connections: { all: 0, logs: { fresh: 0, failing: 0, off: 0, refused: 0 }, withActionKey: 0 },
  alerts: { channels: 0, rules: 0 },
};
const all: PostureFacts = {
  ...nothing,
  keyCount: 10,
  scans: { sources: 1, fresh: 1, openLeaks: 0, wasReportedLately: false },
  thirdParties: { named: 2, complete: 2 },
  projects: { read: 3, limited: 3 },
  budgets: { all: 1, stepped: 1 },
  members: { all: 2, strong: 2, isRequired: true },
  connections: { all: 1, logs: { fresh: 1, failing: 0, off: 0, refused: 0 }, withActionKey: 1 },
  alerts: { channels: 1, rules: 6 },
};

const find = (code: KeyFinding['code'], id = 'key_1', kind: 'key' | 'admin-key' = 'key'): KeyFinding => ({
  ...{ code, severity: 'warning', text: '', since: new Date(0), monthlyNanos: 0n, nextStep: { text: '', href: '' } },
  subject: { kind, connectionId: 'c1', id, name: id, projectId: 'proj_a' },
});

test('everything done is 100 with nothing to gain', () => {
  const { score, points } = judgePosture(all);
  expect(score).toBe(100);
  expect(points.map(({ code }) => code)).toEqual([...POSTURE_CODES]);
  expect(points.every(({ state, gain }) => state === 'done' && gain === 0)).toBe(true);
});

test('what was not read is unknown and counts neither for nor against', () => {
  const { score, points } = judgePosture({ ...all, projects: { read: 0, limited: 0 } });
  expect(score).toBe(100);
  expect(points.find(({ code }) => code === 'spend-limits')).toMatchObject({ state: 'unknown', gain: 0 });
  expect(judgePosture(nothing).score).toBe(0);
});

test.each([
  { code: 'secret-storage', facts: { scans: { ...all.scans, openLeaks: 1 } }, state: 'partly' },
  { code: 'secret-storage', facts: { scans: nothing.scans }, state: 'missing' },
  { code: 'third-parties', facts: { thirdParties: { named: 2, complete: 1 } }, state: 'partly' },
  { code: 'spend-limits', facts: { projects: { read: 3, limited: 0 } }, state: 'missing' },
  { code: 'spend-limits', facts: { findings: [find('limit-too-high')] }, state: 'partly' },
  { code: 'budgets', facts: { budgets: { all: 0, stepped: 0 } }, state: 'missing' },
  { code: 'budgets', facts: { budgets: { all: 2, stepped: 0 } }, state: 'partly' },
  { code: 'shipped-keys', facts: { scans: nothing.scans }, state: 'missing' },
  { code: 'rotation', facts: { findings: [find('old'), find('rotation-due', 'key_2')] }, state: 'partly' },
  { code: 'unused-keys', facts: { findings: [find('never-used')] }, state: 'partly' },
  { code: 'key-owners', facts: { findings: [find('owner-gone')] }, state: 'partly' },
  { code: 'one-key-a-program', facts: { findings: [find('shared')] }, state: 'partly' },
  {
    code: 'own-keys',
    facts: { findings: [find('admin-key-without-expiry', 'key_admin', 'admin-key')] },
    state: 'partly',
  },
  { code: 'sign-in', facts: { members: { all: 2, strong: 1, isRequired: false } }, state: 'partly' },
  {
    code: 'audit-log',
    facts: { connections: { ...all.connections, logs: { fresh: 0, failing: 0, off: 1, refused: 1 } } },
    state: 'missing',
  },
  {
    code: 'audit-log',
    facts: { connections: { ...all.connections, logs: { fresh: 0, failing: 1, off: 0, refused: 0 } } },
    state: 'partly',
  },
  { code: 'alerts', facts: { alerts: { channels: 0, rules: 6 } }, state: 'partly' },
  { code: 'containment', facts: { connections: { ...all.connections, withActionKey: 0 } }, state: 'missing' },
] as const)('$code is $state, and its gain is what the score lacks', ({ code, facts, state }) => {
  const { score, points } = judgePosture({ ...all, ...facts } as PostureFacts);
  expect(points.find((point) => point.code === code)).toMatchObject({ state });
  const gains = points.reduce((sum, { gain }) => sum + gain, 0);
  expect(score).toBeLessThan(100);
  expect(Math.abs(100 - (score ?? 0) - gains)).toBeLessThanOrEqual(1.5);
});

test.each([
  { logs: { fresh: 0, failing: 0, off: 0, refused: 0 }, state: 'unknown', evidence: 'No audit log was read yet' },
  {
    logs: { fresh: 1, failing: 0, off: 1, refused: 1 },
    state: 'partly',
    evidence:
      'Read and judged at 1 of 3 connections; 1 not switched on, or without a single event; 1 refused to the key',
  },
])('the audit log is $state: $evidence', ({ logs, state, evidence }) => {
  const { points } = judgePosture({ ...all, connections: { ...all.connections, logs } });
  expect(points.find(({ code }) => code === 'audit-log')).toMatchObject({ state, evidence });
});
