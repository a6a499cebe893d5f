import { describe, expect, test } from 'vitest';
import { findKeyFindings } from '@/lib/domain/keys/find-key-findings';
import {
  FINDING_CODES,
  type FindingAdminKey,
  type FindingCode,
  type FindingConnection,
  type FindingFacts,
  type FindingKey,
  type FindingPerson,
  type FindingProject,
} from '@/lib/domain/keys/key-finding';
import { DEFAULT_KEY_POLICY } from '@/lib/domain/keys/key-policy';
import type { KeyRegister } from '@/lib/domain/keys/key-register';
import { findMaskStart, HOURS_PER_WORD, type KeyStrand, USE_HOURS } from '@/lib/domain/keys/key-use';

// A Monday.
const now = new Date('2026-11-23T12:30:00Z');
const HOUR = 3_600_000;
const daysAgo = (days: number) => new Date(now.getTime() - days * 24 * HOUR);
const DOLLAR = 1_000_000_000n;

/** Hours of the last week whose hour of the day is one of these. */
function hoursAt(...hoursOfDay: number[]): number[] {
  const mask = Array.from({ length: USE_HOURS / HOURS_PER_WORD }, () => 0);
  for (let hour = 0; hour < USE_HOURS; hour += 1) {
    const at = new Date(findMaskStart(now).getTime() + hour * HOUR);
    if (at <= now && hoursOfDay.includes(at.getUTCHours()))
      mask[Math.floor(hour / HOURS_PER_WORD)]! |= 1 << (hour % HOURS_PER_WORD);
  }
  return mask;
}

const strand = (fields: Partial<KeyStrand> = {}): KeyStrand => ({
  ...{ model: 'gpt-5.4', userId: 'user_ada', serviceTier: 'default', isBatch: false },
  ...{ nanos: 20n * DOLLAR, requests: 1_000, days: 30, firstOn: daysAgo(29), lastOn: daysAgo(0) },
  ...{ hours: hoursAt(9, 10, 11), ...fields },
});

const register: KeyRegister = {
  ...{ owner: 'Ada', team: null, purpose: null, sharedWith: [], expectedModels: [], expectedHours: null },
  ...{ expectedMonthlyNanos: null, rotateEveryDays: null, canary: false, note: null },
  ...{ confirmedAt: null, confirmationAskedAt: null },
};
const key: FindingKey = {
  ...{ connectionId: 'c1', id: 'key_1', name: 'ci-runner', projectId: 'proj_a' },
  ...{ ownerType: 'user', ownerId: 'user_ada', ownerName: 'Ada', createdAt: daysAgo(40), lastUsedAt: daysAgo(0) },
  ...{ firstSeenAt: daysAgo(40), expiresAt: null, ownerLostAt: null, register, wasSeenInUse: true, firstUses: [] },
  use: { strands: [strand()] },
};
const project: FindingProject = {
  ...{ connectionId: 'c1', id: 'proj_a', name: 'Alpha', createdAt: null, firstSeenAt: daysAgo(90) },
  ...{ limitNanos: 50n * DOLLAR, limitReadAt: daysAgo(0), limitSince: daysAgo(10), spentNanos: 20n * DOLLAR },
  expectedNanos: null,
};
const ada: FindingPerson = { connectionId: 'c1', id: 'user_ada', name: 'Ada', role: 'reader', deletedAt: null };
const adminKey: FindingAdminKey = {
  ...{ connectionId: 'c1', id: 'key_admin', name: 'Spendwatch', redactedValue: 'sk-admin...xyz9', ownerName: 'Ada' },
  ...{ createdAt: daysAgo(30), firstSeenAt: daysAgo(30), expiresAt: new Date('2027-06-01T00:00:00Z') },
};
const connection: FindingConnection = {
  ...{ id: 'c1', name: 'Production', createdAt: daysAgo(90), adminKeyHint: 'abcd', adminKeyExpiresAt: null },
  ...{ actionKeyHint: null, keyAccess: null },
};

type Change = {
  key?: Partial<FindingKey>;
  register?: Partial<KeyRegister>;
  strands?: KeyStrand[];
  project?: Partial<FindingProject>;
  person?: Partial<FindingPerson> | null;
  adminKey?: Partial<FindingAdminKey>;
  connection?: Partial<FindingConnection>;
};

function find(change: Change) {
  const facts: FindingFacts = {
    keys: [
      {
        ...key,
        ...change.key,
        register: { ...register, ...change.register },
        use: change.key?.use === null ? null : { strands: change.strands ?? key.use?.strands ?? [] },
      },
    ],
    projects: [{ ...project, ...change.project }],
    people: [...(change.person === null ? [] : [{ ...ada, ...change.person }]), { ...ada, id: 'user_other' }],
    adminKeys: [{ ...adminKey, ...change.adminKey }],
    connections: [{ ...connection, ...change.connection }],
    policy: DEFAULT_KEY_POLICY,
    timezone: 'UTC',
    now,
  };
  return findKeyFindings(facts);
}

type Row = { code: FindingCode; name: string; bad: Change; text: string; mended?: Change };

const workday = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '08:00', until: '18:00', timezone: null };
const rows: Row[] = [
  {
    code: 'canary-used',
    name: 'a canary with usage',
    bad: { register: { canary: true } },
    text: 'used on 2026-11-23',
    mended: { register: { canary: true }, strands: [], key: { lastUsedAt: null } },
  },
  {
    code: 'rotation-due',
    name: 'older than its own policy',
    bad: { register: { rotateEveryDays: 40 } },
    text: '40 days old; it is to be rotated every 40',
    mended: { register: { rotateEveryDays: 41 } },
  },
  {
    code: 'old',
    name: 'older than the policy',
    bad: { key: { createdAt: daysAgo(180) } },
    text: '180 days old; the policy allows 180',
    mended: { key: { createdAt: daysAgo(179) } },
  },
  {
    code: 'first-use',
    name: 'used after weeks of silence',
    bad: { key: { firstUses: [{ what: 'waking', quietDays: 48, at: daysAgo(1) }] } },
    text: 'after 48 quiet days',
  },
  {
    code: 'expiring',
    name: 'about to expire',
    bad: { key: { expiresAt: daysAgo(-14) } },
    text: 'Expires on 2026-12-07',
    mended: { key: { expiresAt: daysAgo(-15) } },
  },
  {
    code: 'unused',
    name: 'unused for sixty days',
    bad: { strands: [], key: { createdAt: daysAgo(90), lastUsedAt: daysAgo(60) } },
    text: 'Not used for 60 days',
    mended: { strands: [strand({ lastOn: daysAgo(1) })], key: { createdAt: daysAgo(90), lastUsedAt: daysAgo(60) } },
  },
  {
    code: 'never-used',
    name: 'never used',
    bad: { strands: [], key: { createdAt: daysAgo(90), lastUsedAt: null, wasSeenInUse: false } },
    text: 'Never used in 90 days',
    mended: { strands: [strand()], key: { createdAt: daysAgo(90), lastUsedAt: null } },
  },
  {
    code: 'owner-gone',
    name: 'of somebody who left the organization',
    bad: { person: { deletedAt: daysAgo(3) } },
    text: 'Ada, who has left the organization',
  },
  {
    code: 'owner-gone',
    name: 'of somebody whom the provider does not list',
    bad: { person: null },
    text: 'Ada, who has left the organization',
  },
  {
    code: 'owner-without-access',
    name: 'of somebody who left the project',
    bad: { key: { ownerLostAt: daysAgo(2) } },
    text: 'no access to its project any more',
  },
  {
    code: 'no-owner',
    name: 'of a service account that nobody answers for',
    bad: { key: { ownerType: 'service_account' }, register: { owner: null } },
    text: 'No one answers for it',
    mended: { key: { ownerType: 'service_account' }, register: { owner: 'Platform' } },
  },
  {
    code: 'over-privileged',
    name: 'of an owner of the organization',
    bad: { person: { role: 'owner' } },
    text: 'owner of the organization',
  },
  {
    code: 'shared',
    name: 'used by two people',
    bad: { strands: [strand(), strand({ userId: 'user_bob' })] },
    text: 'Used by 2 people in 30 days: user_ada, user_bob',
  },
  {
    code: 'shared',
    name: 'two programs at different hours',
    bad: { strands: [strand(), strand({ model: 'gpt-4.1-mini', hours: hoursAt(1, 2, 3) })] },
    text: 'gpt-5.4 at 09-11, gpt-4.1-mini at 01-03',
    mended: { strands: [strand(), strand({ model: 'gpt-4.1-mini' })] },
  },
  {
    code: 'shared',
    name: 'two tiers at different hours',
    bad: { strands: [strand(), strand({ serviceTier: 'flex', hours: hoursAt(22, 23) })] },
    text: 'gpt-5.4 (flex) at 22-23',
    mended: { strands: [strand(), strand({ serviceTier: 'flex', requests: 5, hours: hoursAt(22, 23) })] },
  },
  {
    code: 'unexpected-model',
    name: 'a model that is not in the register',
    bad: { register: { expectedModels: ['gpt-4.1'] } },
    text: 'Expected gpt-4.1; used in 30 days: gpt-5.4 ($20.00)',
    mended: { register: { expectedModels: ['gpt-4.1', 'gpt-5.4'] } },
  },
  {
    code: 'unexpected-hours',
    name: 'hours that are not in the register',
    bad: { register: { expectedHours: workday }, strands: [strand({ hours: hoursAt(10, 3) })] },
    text: 'Expected Mon-Sun 08:00-18:00 UTC; used in 7 hours outside of it in 7 days, last at 2026-11-23T03:00Z',
    mended: {
      register: { expectedHours: { ...workday, from: '00:00', until: '00:00' } },
      strands: [strand({ hours: hoursAt(10, 3) })],
    },
  },
  {
    code: 'over-expected-spend',
    name: 'more than the register expects',
    bad: { register: { expectedMonthlyNanos: 19n * DOLLAR } },
    text: 'Expected $19.00 a month; spent $20.00 in 30 days',
    mended: { register: { expectedMonthlyNanos: 20n * DOLLAR } },
  },
  {
    code: 'no-limit',
    name: 'a project without a limit',
    bad: { project: { limitNanos: null } },
    text: 'Its project Alpha has no spend limit',
    mended: { project: { limitNanos: null, limitReadAt: null } },
  },
  {
    code: 'limit-too-high',
    name: 'a limit far above what is spent',
    bad: { project: { limitNanos: 101n * DOLLAR } },
    text: 'may spend $101.00 a month; $20.00 spent in 30 days',
    mended: { project: { limitNanos: 101n * DOLLAR, expectedNanos: 30n * DOLLAR } },
  },
  {
    code: 'unconfirmed',
    name: 'an owner who does not answer',
    bad: { register: { confirmationAskedAt: daysAgo(14) } },
    text: 'asked on 2026-11-09',
    mended: { register: { confirmationAskedAt: daysAgo(14), confirmedAt: daysAgo(1) } },
  },
  {
    code: 'admin-key-without-expiry',
    name: 'an admin key for ever',
    bad: { adminKey: { expiresAt: null } },
    text: 'Admin key sk-admin...xyz9 of Ada never expires',
  },
  {
    code: 'own-key-ending',
    name: 'the key we read with ends',
    bad: { connection: { adminKeyExpiresAt: daysAgo(-10) } },
    text: 'The key that it reads with ends on 2026-12-03',
    mended: { connection: { adminKeyExpiresAt: daysAgo(-15) } },
  },
  {
    code: 'own-key-ending',
    name: 'the action key ends',
    bad: { connection: { actionKeyHint: 'xyz9' }, adminKey: { expiresAt: daysAgo(-2) } },
    text: 'Its action key ends on 2026-11-25',
    mended: { connection: { actionKeyHint: 'xyz8' }, adminKey: { expiresAt: daysAgo(-2) } },
  },
  {
    code: 'over-privileged',
    name: 'a reading key that may change things',
    bad: {
      connection: {
        keyAccess: {
          admin: { checkedAt: '', areas: [{ area: 'key_changes', state: 'allowed' }] },
          action: null,
          isSameKey: false,
        },
      },
    },
    text: 'can also change the organization',
  },
];

describe('each finding appears and disappears', () => {
  test('what is in order has none', () => expect(find({})).toEqual([]));

  test.each(rows)('$code: $name', ({ code, bad, text, mended }) => {
    const found = find(bad);
    expect(found.map((one) => one.code)).toEqual([code]);
    expect(found[0]?.text).toContain(text);
    expect(found[0]?.nextStep.text).not.toBe('');
    expect(found[0]?.since.getTime()).toBeLessThanOrEqual(now.getTime());
    expect(find(mended ?? {})).toEqual([]);
  });

  test('every kind has a row here', () => {
    expect(new Set(rows.map(({ code }) => code))).toEqual(new Set(FINDING_CODES));
  });
});

test('without usage that was read, use says nothing: neither calm nor alarm', () => {
  const expecting = { expectedModels: ['gpt-4.1'], expectedMonthlyNanos: 1n, expectedHours: workday };
  expect(find({ key: { use: null }, register: expecting })).toEqual([]);
});

test('the most severe is first and carries what the key spends a month', () => {
  const found = find({
    key: { createdAt: daysAgo(200) },
    project: { limitNanos: null },
    connection: { adminKeyExpiresAt: daysAgo(-1) },
  });
  expect(found.map(({ code, severity, monthlyNanos }) => [code, severity, monthlyNanos])).toEqual([
    ['own-key-ending', 'critical', 0n],
    ['no-limit', 'warning', 20n * DOLLAR],
    ['old', 'info', 20n * DOLLAR],
  ]);
});
