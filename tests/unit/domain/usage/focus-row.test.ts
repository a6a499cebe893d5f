import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDecimalToNanos } from '@/lib/domain/money';
import { listMissingColumns, parseFocusRow } from '@/lib/domain/usage/focus-row';

const ROW = {
  ...{ BilledCost: '1.25', BillingCurrency: 'usd', ChargePeriodStart: '2026-11-20T00:00:00Z' },
  ...{ BillingPeriodStart: '2026-11-01T00:00:00Z', BillingPeriodEnd: '2026-12-01T00:00:00Z' },
};

test('a charge counts to the UTC day that it begins on, exactly', () => {
  const row = {
    ...ROW,
    ChargePeriodStart: '2026-11-20 23:30:00-02:00',
    SubAccountId: 'team',
    SkuMeter: 'Input\tTokens',
  };
  expect(
    parseFocusRow({ ...row, BilledCost: '-0.000000001', ConsumedQuantity: '8400000', ConsumedUnit: 'Tokens' }),
  ).toEqual({
    kind: 'charge',
    charge: {
      ...{
        costOn: '2026-11-21',
        periodFrom: '2026-11-01',
        periodUntil: '2026-12-01',
        amountNanos: -1n,
        listNanos: null,
        currency: 'USD',
      },
      ...{ projectId: 'team', apiKeyId: '', lineItem: 'Input Tokens', quantity: '8400000', quantityUnit: 'Tokens' },
    },
  });
  expect(parseFocusRow({ ...ROW, BilledCost: '' })).toEqual({ kind: 'unpriced' });
});

test.each([
  ['BilledCost', '1,25'],
  ['BilledCost', '1e99'],
  ['BilledCost', 'NaN'],
  ['BillingCurrency', 'Dollars'],
  ['ChargePeriodStart', '20.11.2026'],
  ['ChargePeriodStart', '2026-10-31T23:00:00Z'],
  ['BillingPeriodStart', ''],
  ['BillingPeriodEnd', '2026-11-01T00:00:00Z'],
  ['ConsumedQuantity', 'many'],
])('%s "%s" is named with what was expected', (column, value) => {
  const reading = parseFocusRow({ ...ROW, [column]: value });
  expect(reading.kind === 'problem' && reading.message).toMatch(new RegExp(`^${column} "${value}": expected `));
});

test('columns that every version has are needed, others are not', () => {
  expect(listMissingColumns([...Object.keys(ROW), 'x_Own'])).toEqual([]);
  expect(listMissingColumns(['BilledCost'])).toContain('BillingCurrency');
});

test('any way of writing an amount is read as exactly as money is', () => {
  const digits = (most: number) => fc.stringMatching(new RegExp(`^[0-9]{0,${most}}$`));
  fc.assert(
    fc.property(fc.constantFrom('', '-', '+'), digits(8), digits(22), (sign, whole, fraction) => {
      const text = `${sign}${whole}.${fraction}`;
      fc.pre(whole + fraction !== '' && /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(text));
      const reading = parseFocusRow({ ...ROW, BilledCost: text });
      expect(reading.kind === 'charge' && reading.charge.amountNanos).toBe(parseDecimalToNanos(text));
    }),
    {
      numRuns: 2_000,
      examples: [
        ['', '0', '0000000005'],
        ['', '999999', '9999999995'],
      ],
    },
  );
});
