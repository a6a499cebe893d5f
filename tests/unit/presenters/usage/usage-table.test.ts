import { describe, expect, test } from 'vitest';
import type { UsageGroup, UsageGroupsResponse, UsageTotals } from '@/lib/contracts/usage/usage';
import { buildUsageTable } from '@/lib/presenters/usage/usage-table';
import { READER } from '../readers';
import { makePoint } from '../usage-samples';

function makeTotals(fields: Partial<UsageTotals>): UsageTotals {
  const { start: _start, complete: _complete, ...totals } = makePoint('2026-11-20T00:00:00Z', fields);
  return totals;
}
const makeGroup = (apiKey: string | null, fields: Partial<UsageTotals>): UsageGroup => ({
  group: { apiKey },
  names: {},
  totals: makeTotals(fields),
});
function makeAnswer(data: UsageGroup[], groups: number, totals: Partial<UsageTotals>): UsageGroupsResponse {
  return {
    from: '2026-11-20T00:00:00.000Z',
    to: '2026-11-24T00:00:00.000Z',
    currency: 'USD',
    asOf: null,
    data,
    nextCursor: null,
    groups,
    totals: makeTotals(totals),
  };
}

describe('usage table', () => {
  test('a row has the colour of its bars; those drawn as "Other" share its colour', () => {
    const answer = makeAnswer([makeGroup('a', { cost: '2' }), makeGroup('b', { cost: '1' })], 2, { cost: '3' });
    const { rows } = buildUsageTable(answer, new Map([['a', 4]]), READER);
    expect(rows.map((row) => row.color)).toEqual(['var(--series-4)', 'var(--series-other)']);
  });

  test('shown rows and the rest add up to the totals, to the nano-dollar', () => {
    const answer = makeAnswer([makeGroup('a', { cost: '2.000000001', requests: 3 })], 5_000, {
      cost: '12.345678902',
      requests: 10,
    });
    const model = buildUsageTable(answer, new Map(), READER);
    expect(model.rest).toMatchObject({ count: 4_999, cells: { cost: '$10.35', requests: '7', share: '84%' } });
  });

  test('what rests on an assumption is told, also of the rows that are not shown', () => {
    const answer = makeAnswer([makeGroup('a', { cost: '2', assumedCost: '1.5' })], 2, { cost: '5', assumedCost: '2' });
    const model = buildUsageTable(answer, new Map(), READER);
    expect([model.rows[0]?.assumedCost, model.rest?.cells.assumedCost, model.totals.assumedCost]).toEqual([
      '$1.50',
      '$0.50',
      '$2.00',
    ]);
    const none = makeAnswer([makeGroup('a', { cost: '2' })], 1, { cost: '2' });
    expect(buildUsageTable(none, new Map(), READER).totals.assumedCost).toBeNull();
  });

  test('usage without a key says so instead of showing nothing, and an unknown price is no zero', () => {
    const answer = makeAnswer([makeGroup(null, { cost: null, requests: 2 })], 1, { cost: null, requests: 2 });
    const model = buildUsageTable(answer, new Map(), READER);
    const row = {
      key: 'none',
      name: 'No key (playground, dashboard)',
      cost: null,
      requests: '2',
      costPer1kRequests: '–',
    };
    expect(model.rows[0]).toMatchObject(row);
    expect([model.totals.cost, model.rest]).toEqual([null, null]);
  });
});
