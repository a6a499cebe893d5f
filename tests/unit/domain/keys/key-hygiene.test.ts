import { expect, test } from 'vitest';
import {
  DEFAULT_HYGIENE_LIMITS,
  findKeyProblems,
  findRotationDay,
  type WatchedKey,
} from '@/lib/domain/keys/key-hygiene';

const now = new Date('2026-11-23T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const good: WatchedKey = {
  id: 'key_1',
  name: 'ci-runner',
  createdAt: daysAgo(30),
  lastUsedAt: daysAgo(0),
  firstSeenAt: daysAgo(20),
  owner: 'Ada',
  rotateEveryDays: null,
  isCanary: false,
};

type Row = { name: string; key: Partial<WatchedKey>; expected: string[] };

const rows: Row[] = [
  { name: 'used today, young, with an owner: nothing', key: {}, expected: [] },
  { name: 'nobody answers for it', key: { owner: null }, expected: ['no-owner'] },
  { name: 'not used for 59 days: nothing yet', key: { lastUsedAt: daysAgo(59), createdAt: daysAgo(90) }, expected: [] },
  { name: 'not used for 60 days', key: { lastUsedAt: daysAgo(60), createdAt: daysAgo(90) }, expected: ['unused'] },
  { name: 'never used counts from its birth', key: { lastUsedAt: null, createdAt: daysAgo(60) }, expected: ['unused'] },
  { name: 'half a year old without a policy', key: { createdAt: daysAgo(180) }, expected: ['old'] },
  {
    name: 'of unknown age: as old as we have known it',
    key: { createdAt: null, firstSeenAt: daysAgo(180) },
    expected: ['old'],
  },
  {
    name: 'a policy replaces the general age',
    key: { createdAt: daysAgo(400), rotateEveryDays: 500 },
    expected: [],
  },
  {
    name: 'due on the day the policy says',
    key: { createdAt: daysAgo(90), rotateEveryDays: 90 },
    expected: ['rotation-due'],
  },
  {
    name: 'several at once, most severe first',
    key: { createdAt: daysAgo(200), lastUsedAt: null, owner: null },
    expected: ['old', 'unused', 'no-owner'],
  },
  {
    name: 'a canary nobody used is as it should be',
    key: { isCanary: true, lastUsedAt: null, owner: null },
    expected: [],
  },
  { name: 'a canary that was used', key: { isCanary: true }, expected: ['canary-used'] },
];

test.each(rows)('$name', ({ key, expected }) => {
  expect(findKeyProblems({ ...good, ...key }, DEFAULT_HYGIENE_LIMITS, now).map((one) => one.kind)).toEqual(expected);
});

test('the day of rotation counts from birth', () => {
  expect(findRotationDay({ ...good, rotateEveryDays: 90 })).toBe('2027-01-22');
  expect(findRotationDay(good)).toBeNull();
});
