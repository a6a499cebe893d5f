import { describe, expect, test } from 'vitest';
import { type BillLine, selectOneOffLines, settleOneOff } from '@/lib/domain/usage/one-off';

const line = (own: Partial<BillLine>): BillLine => ({
  connectionId: 'c',
  lineItem: 'gpt-4.1, input',
  isCredit: false,
  days: 1,
  firstOn: '2026-11-14',
  lastBilledOn: '2026-11-20',
  ...own,
});
const families = new Map([['c', new Set(['gpt-4.1', 'web search'])]]);

describe('what is one-off', () => {
  test.each([
    { name: 'a credit on one day', line: line({ lineItem: 'Credit', isCredit: true }), isOneOff: true },
    { name: 'a credit on a line of usage', line: line({ isCredit: true }), isOneOff: true },
    {
      name: 'a discount on every day',
      line: line({ isCredit: true, days: 14, firstOn: '2026-11-07' }),
      isOneOff: false,
    },
    { name: 'a charge that no usage report names', line: line({ lineItem: 'Priority support' }), isOneOff: true },
    { name: 'a charge that looks like a model nobody used', line: line({ lineItem: 'support' }), isOneOff: true },
    { name: 'a model first used yesterday', line: line({}), isOneOff: false },
    { name: 'a tool', line: line({ lineItem: 'web search tool calls' }), isOneOff: false },
    {
      name: 'storage, billed day by day',
      line: line({ lineItem: 'assistants api | file storage', days: 20, firstOn: '2026-11-01' }),
      isOneOff: false,
    },
    { name: 'a bill without line items', line: line({ lineItem: '' }), isOneOff: false },
  ])('$name', ({ line, isOneOff }) => {
    expect(selectOneOffLines([line], families)).toHaveLength(isOneOff ? 1 : 0);
  });
});

test('where a credit is hidden in the sum of a used day, the estimate is what the day costs regularly', () => {
  const startsAt = new Date('2026-11-14T00:00:00Z');
  expect(settleOneOff({ startsAt, billedNanos: -200n, replacedNanos: 100n, oneOffNanos: 0n }).oneOffNanos).toBe(-300n);
  expect(settleOneOff({ startsAt, billedNanos: -200n, replacedNanos: 100n, oneOffNanos: -300n }).oneOffNanos).toBe(
    -300n,
  );
  expect(settleOneOff({ startsAt, billedNanos: 90n, replacedNanos: 100n, oneOffNanos: 0n }).oneOffNanos).toBe(0n);
});
