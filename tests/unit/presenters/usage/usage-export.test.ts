import { describe, expect, test } from 'vitest';
import { balanceUsage } from '@/lib/presenters/usage/balance-usage';
import { buildFocusFile } from '@/lib/presenters/usage/focus-export';
import { splitCost } from '@/lib/presenters/usage/focus-quantity';
import { buildUsageTableFile } from '@/lib/presenters/usage/usage-export';
import { makePoint, makeSeries, makeUsage } from '../usage-samples';

const USAGE = makeUsage({
  series: [
    {
      group: { apiKey: 'key_a' },
      names: { apiKey: 'ci-runner' },
      points: [makePoint('2026-11-20T00:00:00.000Z', { cost: '0.000000001', requests: 3, inputTokens: 5 })],
    },
    { group: { apiKey: null }, names: {}, points: [makePoint('2026-11-20T00:00:00.000Z', { cost: null })] },
  ],
  other: { groups: 7, points: [makePoint('2026-11-21T00:00:00.000Z', { cost: '2', complete: false })] },
});

const toRecords = ({ columns, rows }: ReturnType<typeof buildFocusFile>): Record<string, unknown>[] =>
  rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at]])));

describe('a file of what is shown', () => {
  test('has a row for each bucket and series in order of time, "Other" by its name', () => {
    const rows = toRecords(buildUsageTableFile(USAGE, ['apiKey']));
    expect(rows.map((row) => [row['start'], row['end'], row['api_key'], row['api_key_name'], row['cost']])).toEqual([
      ['2026-11-20T00:00:00.000Z', '2026-11-21T00:00:00.000Z', 'key_a', 'ci-runner', '0.000000001'],
      ['2026-11-20T00:00:00.000Z', '2026-11-21T00:00:00.000Z', null, 'No key (playground, dashboard)', null],
      ['2026-11-21T00:00:00.000Z', '2026-11-22T00:00:00.000Z', 'other', 'Other (7)', '2'],
    ]);
    expect(rows.map((row) => row['complete'])).toEqual(['true', 'true', 'false']);
  });

  test('as FOCUS names charge, period and source; an unknown price is empty, not zero', () => {
    const [first, second, third] = toRecords(buildFocusFile({ ...USAGE, providerName: 'OpenAI' }));
    expect(first).toMatchObject({
      BilledCost: '0.000000001',
      BillingPeriodStart: '2026-11-01T00:00:00Z',
      BillingPeriodEnd: '2026-12-01T00:00:00Z',
      ChargePeriodStart: '2026-11-20T00:00:00Z',
      ChargePeriodEnd: '2026-11-21T00:00:00Z',
      ChargeCategory: 'Usage',
      ResourceId: 'key_a',
      ResourceName: 'ci-runner',
      x_CostSource: 'estimated',
    });
    expect([second?.['BilledCost'], second?.['x_CostSource']]).toEqual([null, null]);
    expect(third?.['ChargeDescription']).toBe('Other (7)');
  });
});

test('a cost is shared among units to the nano-dollar; what has no price gets none', () => {
  const quantity = (unit: string, nanos: bigint | null) => ({ unit, amount: 1, nanos, unpricedRequests: 0 });
  const amounts = (nanos: bigint | null, ...own: (bigint | null)[]) =>
    splitCost(
      nanos,
      own.map((one, at) => quantity(String(at), one)),
    ).map((one) => one.nanos);
  expect(amounts(100n, 1n, 1n, 1n)).toEqual([34n, 33n, 33n]);
  expect(amounts(-100n, 3n, null)).toEqual([-100n, null]);
  expect(amounts(7n, null, null)).toEqual([7n, 0n]);
  expect(amounts(null, 3n)).toEqual([null]);
});

test('what the bill has beyond the groups of a bucket is a line of its own, and the totals are those of the bill', () => {
  const start = '2026-11-20T00:00:00.000Z';
  const usage = makeUsage({ series: [makeSeries('gpt-4.1', [makePoint(start, { cost: '314', requests: 3 })])] });
  const point = makePoint(start, { cost: '-166', requests: 3, costSource: 'billed' });
  const { start: _start, complete: _complete, ...totals } = point;
  const whole = makeUsage({ series: [{ group: {}, names: {}, points: [point] }], totals });
  const balanced = balanceUsage(usage, whole, ['model']);
  expect(balanced.unassigned).toEqual([
    { group: { model: null }, names: {}, points: [makePoint(start, { cost: '-480', costSource: 'billed' })] },
  ]);
  expect(balanced.totals.cost).toBe('-166');
  expect(balanceUsage(usage, usage, ['model'])).toBe(usage);
});
