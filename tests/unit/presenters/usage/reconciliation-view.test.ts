import { describe, expect, test } from 'vitest';
import type { ReconciliationResponse } from '@/lib/contracts/usage/usage';
import { buildReconciliationView } from '@/lib/presenters/usage/reconciliation-view';
import { READER } from '../readers';

type Row = ReconciliationResponse['rows'][number];

const makeRow = (fields: Partial<Row>): Row => ({
  day: '2026-11-22',
  connection: { id: 'c', name: 'OpenAI' },
  project: { id: 'proj_1', name: 'Storefront' },
  modelFamily: 'gpt-4.1',
  estimated: '100',
  billed: '100',
  difference: '0',
  reason: 'matched',
  ...fields,
});
const makeResponse = (days: ReconciliationResponse['days'], rows: Row[]): ReconciliationResponse => ({
  currency: 'USD',
  days,
  rows,
  listPrices: [],
  unpricedModels: [],
  assumptions: [],
  otherCurrencies: [],
  refusedRows: [],
});
const day = (difference: string, name = '2026-11-22') => ({ day: name, estimated: '100', billed: '100', difference });

describe('estimate against bill', () => {
  test.each([
    {
      name: 'within one percent it matches',
      difference: '0.35',
      reason: 'price-difference',
      tone: 'ok',
      percent: '0.3%',
    },
    { name: 'beyond one percent it differs', difference: '-4.5', reason: 'unpriced', tone: 'warning', percent: '4.5%' },
    {
      name: 'a day that may still change is waiting',
      difference: '-4.5',
      reason: 'settling',
      tone: 'waiting',
      percent: '4.5%',
    },
  ] as const)('$name', ({ difference, reason, tone, percent }) => {
    const view = buildReconciliationView(makeResponse([day(difference)], [makeRow({ difference, reason })]), READER);
    expect(view[0]).toMatchObject({ tone, percentText: percent });
  });

  test('newest day first; within a day the biggest difference first', () => {
    const rows = [
      makeRow({ modelFamily: 'small', difference: '0.1' }),
      makeRow({ modelFamily: 'big', difference: '-3' }),
    ];
    const view = buildReconciliationView(makeResponse([day('0', '2026-11-21'), day('-2.9')], rows), READER);
    expect(view.map((one) => one.day)).toEqual(['2026-11-22', '2026-11-21']);
    expect(view[0]?.parts.map((part) => part.name)).toEqual(['Storefront · big', 'Storefront · small']);
  });

  test('a day without an estimate has no percentage', () => {
    const view = buildReconciliationView(makeResponse([{ ...day('5'), estimated: '0' }], []), READER);
    expect(view[0]).toMatchObject({ percentText: '–', tone: 'warning' });
  });
});
