import { describe, expect, test } from 'vitest';
import { type Answerer, findAnswerers } from '@/lib/domain/keys/key-answerer';
import { isConfirmationDue, isRepeatDue, isUnanswered } from '@/lib/domain/keys/key-confirmation';
import { findReminder, listKeyDues } from '@/lib/domain/keys/key-due';
import { DEFAULT_KEY_POLICY } from '@/lib/domain/keys/key-policy';

const at = (day: string) => new Date(`${day}T12:00:00Z`);
const NOW = at('2026-11-30');
const KEY = {
  ...{ createdAt: at('2026-06-01'), firstSeenAt: at('2026-06-02'), expiresAt: null as Date | null },
  ...{ rotateEveryDays: null as number | null, canary: false, remindedFor: null as string | null },
  ...{ confirmedAt: null as Date | null, confirmationAskedAt: null as Date | null },
};
type Key = typeof KEY;

describe('days on which a key is due', () => {
  test.each<{ name: string; key: Partial<Key>; expected: string[] }>([
    { name: "by the workspace's age", key: {}, expected: ['2026-11-28 age'] },
    { name: 'by its own policy, which comes first', key: { rotateEveryDays: 30 }, expected: ['2026-07-01 rotation'] },
    {
      name: 'an expiry beside it, earliest first',
      key: { rotateEveryDays: 300, expiresAt: at('2026-12-05') },
      expected: ['2026-12-05 expiry', '2027-03-28 rotation'],
    },
    {
      name: 'of a canary its expiry alone',
      key: { canary: true, expiresAt: at('2026-12-05') },
      expected: ['2026-12-05 expiry'],
    },
    {
      name: 'without a date of birth since it was first seen',
      key: { createdAt: null as never },
      expected: ['2026-11-29 age'],
    },
  ])('$name', ({ key, expected }) => {
    expect(listKeyDues({ ...KEY, ...key }, DEFAULT_KEY_POLICY).map(({ on, reason }) => `${on} ${reason}`)).toEqual(
      expected,
    );
  });
});

describe('a reminder', () => {
  test.each<{ name: string; key: Partial<Key>; expected: string | null }>([
    { name: 'within the days before', key: { rotateEveryDays: 190 }, expected: '2026-12-08' },
    { name: 'not earlier', key: { rotateEveryDays: 200 }, expected: null },
    { name: 'not on the day or after it: that is a finding', key: { rotateEveryDays: 182 }, expected: null },
    { name: 'once for each day', key: { rotateEveryDays: 190, remindedFor: '2026-12-08' }, expected: null },
    {
      name: 'again when the day moved',
      key: { rotateEveryDays: 190, remindedFor: '2026-09-01' },
      expected: '2026-12-08',
    },
    {
      name: 'of an expiry though its rotation is overdue',
      key: { rotateEveryDays: 9, expiresAt: at('2026-12-02') },
      expected: '2026-12-02',
    },
  ])('$name', ({ key, expected }) => {
    expect(findReminder({ ...KEY, ...key }, DEFAULT_KEY_POLICY, NOW)?.on ?? null).toBe(expected);
  });
});

describe('the question whether a key is needed', () => {
  const asking = { asksOwners: true };
  test.each<{ name: string; key: Partial<Key>; isDue: boolean }>([
    { name: 'comes a quarter after the key was made', key: {}, isDue: true },
    { name: 'not before', key: { createdAt: at('2026-09-15') }, isDue: false },
    { name: 'a quarter after the last answer', key: { confirmedAt: at('2026-08-30') }, isDue: true },
    { name: 'not before', key: { confirmedAt: at('2026-09-01'), confirmationAskedAt: at('2026-08-30') }, isDue: false },
    { name: 'not again while it is open', key: { confirmationAskedAt: at('2026-08-01') }, isDue: false },
    { name: 'never of a canary', key: { canary: true }, isDue: false },
  ])('$name', ({ key, isDue }) => {
    expect(isConfirmationDue({ ...KEY, ...key }, asking, NOW)).toBe(isDue);
    expect(isConfirmationDue({ ...KEY, ...key }, { asksOwners: false }, NOW)).toBe(false);
  });

  test.each<{ name: string; key: Partial<Key & { confirmationRepeatedAt: Date }>; isDue: boolean }>([
    { name: 'is sent once more a week later', key: { confirmationAskedAt: at('2026-11-23') }, isDue: true },
    { name: 'not before', key: { confirmationAskedAt: at('2026-11-24') }, isDue: false },
    {
      name: 'not a third time',
      key: { confirmationAskedAt: at('2026-11-20'), confirmationRepeatedAt: at('2026-11-27') },
      isDue: false,
    },
    {
      name: 'again of the next question',
      key: { confirmationAskedAt: at('2026-11-20'), confirmationRepeatedAt: at('2026-08-20') },
      isDue: true,
    },
    {
      name: 'not once an answer is late: it is a finding',
      key: { confirmationAskedAt: at('2026-11-16') },
      isDue: false,
    },
    {
      name: 'not once it is answered',
      key: { confirmationAskedAt: at('2026-11-20'), confirmedAt: at('2026-11-21') },
      isDue: false,
    },
    { name: 'never of a canary', key: { confirmationAskedAt: at('2026-11-20'), canary: true }, isDue: false },
  ])('$name', ({ key, isDue }) => {
    const policy = { ...DEFAULT_KEY_POLICY, asksOwners: true };
    const all = { ...KEY, confirmationRepeatedAt: null, ...key };
    expect(isRepeatDue(all, policy, NOW)).toBe(isDue);
    expect(isRepeatDue(all, { ...policy, asksOwners: false }, NOW)).toBe(false);
  });

  test('is open until it is answered', () => {
    expect(isUnanswered(KEY)).toBe(false);
    expect(isUnanswered({ ...KEY, confirmationAskedAt: NOW, confirmedAt: at('2026-01-01') })).toBe(true);
    expect(isUnanswered({ ...KEY, confirmationAskedAt: NOW, confirmedAt: NOW })).toBe(false);
  });
});

describe('who answers for a key', () => {
  const member = (name: string, role: string, projectIds: string[] = []): Answerer => ({
    ...{ id: name, name, email: `${name}@acme.example`.toLowerCase(), role, projectIds },
  });
  const MEMBERS = [
    member('Olga', 'owner'),
    member('Ada', 'member'),
    member('Bob', 'viewer', ['proj_b']),
    { ...member('Ada2', 'viewer'), name: 'Twin' },
    { ...member('Ada3', 'viewer'), name: 'Twin' },
  ];
  const NOBODY = { projectId: 'proj_a', owner: null, ownerName: null, ownerEmail: null };
  test.each([
    { name: 'the address in the register', key: { owner: 'ADA@acme.example' }, who: ['Ada'], isOwn: true },
    { name: 'the name in the register', key: { owner: 'ada' }, who: ['Ada'], isOwn: true },
    {
      name: "the register before the provider's word",
      key: { owner: 'Olga', ownerName: 'Ada' },
      who: ['Olga'],
      isOwn: true,
    },
    { name: "the provider's owner by address", key: { ownerEmail: 'ada@acme.example' }, who: ['Ada'], isOwn: true },
    { name: 'a team that is no member: the owners', key: { owner: 'Platform' }, who: ['Olga'], isOwn: false },
    { name: 'a name that two have: the owners', key: { owner: 'Twin' }, who: ['Olga'], isOwn: false },
    { name: 'somebody limited to other projects: the owners', key: { owner: 'Bob' }, who: ['Olga'], isOwn: false },
    { name: 'somebody limited to its project', key: { owner: 'Bob', projectId: 'proj_b' }, who: ['Bob'], isOwn: true },
  ])('$name', ({ key, who, isOwn }) => {
    const found = findAnswerers({ ...NOBODY, ...key }, MEMBERS);
    expect({ who: found.members.map(({ id }) => id), isOwn: found.isOwn }).toEqual({ who, isOwn });
  });
});
