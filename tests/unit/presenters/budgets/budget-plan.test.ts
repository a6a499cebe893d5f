import { expect, test } from 'vitest';
import { describeBudgetPlan } from '@/lib/presenters/budgets/budget-plan';
import { makeReader, READER } from '../readers';

const plan: Parameters<typeof describeBudgetPlan>[0] = {
  amount: '500',
  period: 'month',
  counts: 'all usage',
  thresholds: [
    { percent: 100, basis: 'actual' },
    { percent: 80, basis: 'actual' },
    { percent: 100, basis: 'forecast' },
  ],
  recipients: ['oncall@example.com'],
};

test.each<{ name: string; change: Partial<typeof plan>; expected: string }>([
  {
    name: 'the form as it opens, with an amount',
    change: {},
    expected:
      'Counts all usage, up to $500.00 a month. Notifies oncall@example.com at $400.00 spent, at $500.00 spent and when the month is heading for $500.00.',
  },
  {
    name: 'no amount yet: shares instead of dollars',
    change: { amount: '' },
    expected:
      'Counts all usage, up to the amount a month. Notifies oncall@example.com at 80% spent, at 100% spent and when the month is heading for 100%.',
  },
  {
    name: 'another period and scope, one threshold',
    change: { period: 'day', counts: 'project Search', thresholds: [{ percent: 50, basis: 'forecast' }] },
    expected:
      'Counts project Search, up to $500.00 a day. Notifies oncall@example.com when the day is heading for $250.00.',
  },
  {
    name: 'no threshold',
    change: { thresholds: [] },
    expected: 'Counts all usage, up to $500.00 a month. Notifies nobody: no threshold is set.',
  },
  {
    name: 'no channel that is on',
    change: { recipients: [] },
    expected: 'Counts all usage, up to $500.00 a month. Notifies nobody: no channel is switched on.',
  },
  {
    name: 'many recipients, and a threshold that is typed twice',
    change: {
      recipients: ['a@example.com', 'b@example.com', '#alerts', 'c@example.com', 'd@example.com'],
      thresholds: [
        { percent: 80, basis: 'actual' },
        { percent: 80, basis: 'actual' },
      ],
    },
    expected:
      'Counts all usage, up to $500.00 a month. Notifies a@example.com, b@example.com, #alerts and 2 others at $400.00 spent.',
  },
])('$name', ({ change, expected }) => {
  expect(describeBudgetPlan({ ...plan, ...change }, READER)).toBe(expected);
});

test('amounts are written as the reader writes them', () => {
  expect(describeBudgetPlan({ ...plan, thresholds: [{ percent: 80, basis: 'actual' }] }, makeReader('de'))).toContain(
    '400,00',
  );
});
