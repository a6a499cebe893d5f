import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocate, listLines, stateInCents } from '@/lib/domain/allocation/allocate';
import { type AllocationRule, isLike, listChangeDays, type Payer } from '@/lib/domain/allocation/allocation-rule';
import { NANOS_PER_CENT, roundToCent, roundTogether, splitByWeights } from '@/lib/domain/allocation/split';
import { type BillCell, spreadBill, type UsageCell } from '@/lib/domain/allocation/spread-bill';

const sum = (amounts: readonly bigint[]) => amounts.reduce((total, one) => total + one, 0n);
const amount = fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n });

describe('division without loss', () => {
  test('a cent among three goes to the first; by weights to the largest remainder', () => {
    expect(splitByWeights(100n, [1n, 1n, 1n])).toEqual([34n, 33n, 33n]);
    expect(splitByWeights(10n, [1n, 2n, 4n])).toEqual([1n, 3n, 6n]);
    expect(splitByWeights(-100n, [1n, 1n, 1n])).toEqual([-34n, -33n, -33n]);
    expect(splitByWeights(9n, [0n, 0n])).toEqual([5n, 4n]);
  });

  test('parts always add up, and each is within one of its share', () => {
    fc.assert(
      fc.property(
        amount,
        fc.array(fc.bigInt({ min: 0n, max: 10n ** 12n }), { minLength: 1, maxLength: 30 }),
        (whole, weights) => {
          const parts = splitByWeights(whole, weights);
          expect(sum(parts)).toBe(whole);
          const total = sum(weights);
          if (total > 0n) {
            for (const [at, part] of parts.entries()) {
              const gap = part * total - whole * (weights[at] ?? 0n);
              expect((gap < 0n ? -gap : gap) < total).toBe(true);
            }
          }
        },
      ),
    );
  });

  test('cents add up to the nearest cent of the sum, and no amount moves by a whole one', () => {
    fc.assert(
      fc.property(fc.array(amount, { maxLength: 40 }), (amounts) => {
        const cents = roundTogether(amounts);
        expect(sum(cents)).toBe(roundToCent(sum(amounts)));
        for (const [at, one] of cents.entries()) {
          expect(one % NANOS_PER_CENT).toBe(0n);
          const gap = one - (amounts[at] ?? 0n);
          expect(gap > -NANOS_PER_CENT && gap < NANOS_PER_CENT).toBe(true);
        }
      }),
    );
  });
});

describe('patterns', () => {
  test.each([
    ['search-ada', 'search-*', true],
    ['research-ada', 'search-*', false],
    ['team-search-prod', '*search*', true],
    ['aba', 'ab*ba', false],
    ['abba', 'ab*ba', true],
    ['gpt-5', 'gpt-5', true],
    ['gpt-5-mini', 'gpt-5', false],
    ['', '*', true],
    ['a.b', 'a*b*c', false],
  ])('%s fits %s: %s', (text, pattern, fits) => {
    expect(isLike(text, pattern)).toBe(fits);
  });
});

test('a month is cut where rules begin and end, and nowhere else', () => {
  const rules = [
    { validFrom: null, validUntil: '2026-10-15' },
    { validFrom: '2026-10-16', validUntil: null },
    { validFrom: '2026-09-01', validUntil: '2026-10-31' },
    { validFrom: '2026-10-20', validUntil: '2026-10-20' },
  ];
  expect(listChangeDays(rules, '2026-10-01', '2026-11-01')).toEqual([
    '2026-10-01',
    '2026-10-16',
    '2026-10-20',
    '2026-10-21',
  ]);
});

const usageCell = (fields: Partial<UsageCell>): UsageCell => ({
  ...{
    segment: 0,
    connectionId: 'c',
    projectId: 'p',
    apiKeyId: null,
    userId: null,
    model: 'gpt-5',
    kind: 'completions',
  },
  ...{ openNanos: 0n, weightNanos: 0n, ...fields },
});
const billCell = (fields: Partial<BillCell>): BillCell => ({
  ...{ segment: 0, connectionId: 'c', projectId: 'p', apiKeyId: '', lineItem: 'gpt-5, input', nanos: 0n, ...fields },
});

describe('a bill is spread over the usage that it fits', () => {
  const ada = usageCell({ userId: 'ada', weightNanos: 30n });
  const bob = usageCell({ userId: 'bob', weightNanos: 10n });
  const mini = usageCell({ userId: 'bob', model: 'gpt-5-mini-2025-08-07', weightNanos: 60n });
  const spread = (...bill: BillCell[]) =>
    spreadBill([ada, bob, mini], bill).map(({ userId, model, projectId, nanos }) => [projectId, userId, model, nanos]);

  test('of its model', () => {
    expect(spread(billCell({ nanos: 80n }))).toEqual([
      ['p', 'ada', 'gpt-5', 60n],
      ['p', 'bob', 'gpt-5', 20n],
    ]);
    expect(spread(billCell({ lineItem: 'gpt-5-mini, output', nanos: 7n }))).toEqual([
      ['p', 'bob', 'gpt-5-mini-2025-08-07', 7n],
    ]);
  });
  test('else of its project', () => {
    expect(spread(billCell({ lineItem: 'web search', nanos: 100n })).map((one) => one[3])).toEqual([30n, 10n, 60n]);
  });
  test('else as it stands', () => {
    expect(spread(billCell({ projectId: 'other', nanos: 5n }))).toEqual([['other', null, null, 5n]]);
    expect(spread(billCell({ segment: 1, nanos: 5n }))).toEqual([['p', null, null, 5n]]);
  });
});

const payers: Payer[] = ['a', 'b', 'c'].map((id) => ({
  ...{ id, kind: 'team', name: id, recipients: [], createdAt: new Date(0) },
  parentId: id === 'c' ? 'a' : null,
}));
const makeRule = (position: number, fields: Partial<AllocationRule>): AllocationRule => ({
  ...{ id: `r${position}`, position, validFrom: null, validUntil: null, note: '', createdAt: new Date(0) },
  match: { connections: [], projects: [], apiKeys: [], users: [], models: [], ...fields.match },
  target: { kind: 'payer', payerId: 'a' },
  ...(fields.target ? { target: fields.target } : {}),
  ...(fields.validFrom ? { validFrom: fields.validFrom } : {}),
});

test('whatever the rules, the cents of all payers and of nobody come to the spend', () => {
  const names = { connections: new Map(), projects: new Map(), apiKeys: new Map(), users: new Map() };
  const value = fc.constantFrom('x', 'y', 'z');
  const target = fc.oneof(
    fc.constantFrom('a', 'b', 'c').map((payerId) => ({ kind: 'payer' as const, payerId })),
    fc.constant({ kind: 'use' as const, payerIds: ['a', 'b'] }),
    fc.integer({ min: 1, max: 9_999 }).map((share) => ({
      kind: 'fixed' as const,
      shares: [
        { payerId: 'b', share },
        { payerId: 'c', share: 10_000 - share },
      ],
    })),
  );
  const rules = fc.array(
    fc.record({ projects: fc.array(value, { maxLength: 2 }), target, validFrom: fc.constantFrom(null, '2026-10-16') }),
    {
      maxLength: 6,
    },
  );
  const cells = fc.array(
    fc.record({ projectId: value, model: value, segment: fc.integer({ min: 0, max: 1 }), nanos: amount }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(rules, cells, (drawn, spend) => {
      const made = drawn.map((one, at) =>
        makeRule(at, {
          ...one,
          match: { connections: [], projects: one.projects, apiKeys: [], users: [], models: [] },
        } as Partial<AllocationRule>),
      );
      const whole = spend.map((one) => ({ connectionId: 'c', apiKeyId: null, userId: null, ...one }));
      const allocation = allocate(whole, { rules: made, payers, names, days: ['2026-10-01', '2026-10-16'] });
      const total = sum(spend.map((one) => one.nanos));
      expect(allocation.totalNanos).toBe(total);
      const exact = [...allocation.payers.values()].map((one) => one.directNanos + one.sharedNanos);
      expect(sum(exact) + allocation.unallocated.nanos).toBe(total);
      const statement = stateInCents(allocation, payers);
      expect(sum(statement.rows.map((row) => row.ownNanos)) + statement.unallocatedNanos).toBe(statement.totalNanos);
      expect(statement.rows[0]?.totalNanos).toBe(
        (statement.rows[0]?.ownNanos ?? 0n) + (statement.rows[2]?.ownNanos ?? 0n),
      );
      for (const { payerId, ownNanos } of statement.rows) {
        const cellsOf = allocation.payers.get(payerId)?.cells ?? [];
        const parts = cellsOf.map((one) => ({ label: one.projectId ?? '', detail: one.model ?? '', nanos: one.nanos }));
        const lines = listLines(parts, ownNanos, 3);
        if (lines.length > 0) expect(sum(lines.map((one) => one.nanos))).toBe(ownNanos);
      }
    }),
  );
});
