import { describe, expect, test } from 'vitest';
import type { Budget } from '@/lib/domain/budgets/budget';
import {
  estimateMonth,
  roundUpNicely,
  type ScopeHistory,
  suggestBudgets,
} from '@/lib/domain/budgets/budget-suggestion';
import { DAY_MS } from '@/lib/domain/time';

/** 28 days up to Sunday 22 November 2026; `dollarsOn(weekday)` with 1 = Monday. */
const makeDays = (dollarsOn: (weekday: number) => number, count = 28) =>
  Array.from({ length: count }, (_, index) => {
    const startsAt = new Date(Date.UTC(2026, 10, 22) - index * DAY_MS);
    return { startsAt, nanos: BigInt(Math.round(dollarsOn(startsAt.getUTCDay() || 7) * 1e9)) };
  });
const whole: ScopeHistory = { scope: {}, label: 'Everything', days: makeDays(() => 10) };
const makeBudget = (dollars: number, scope: Budget['scope'] = {}): Budget => ({
  ...{ id: 'budget', name: 'Team', scope, period: 'month', timezone: 'UTC', startDay: 1, startsOn: null, endsOn: null },
  ...{
    amountNanos: BigInt(dollars) * 1_000_000_000n,
    currency: 'USD',
    rollover: false,
    thresholds: [],
    channelIds: [],
  },
  createdAt: new Date(0),
  updatedAt: new Date(0),
});

test.each([
  [0.4, 1],
  [1, 1],
  [10.2, 11],
  [121, 130],
  [360, 360],
  [801, 810],
  [12_345, 13_000],
])('$%d is rounded up to $%d', (dollars, expected) => {
  expect(roundUpNicely(dollars)).toBe(expected);
});

test('a month goes by weekdays: work days count as often as they come', () => {
  expect(estimateMonth(makeDays((weekday) => (weekday <= 5 ? 14 : 0)))).toBeCloseTo(300, 6);
  expect(estimateMonth(makeDays(() => 10, 6))).toBeNull();
});

describe('suggestions', () => {
  test('without a budget: a fifth above the expected spend, with the reasoning', () => {
    expect(suggestBudgets([whole], [])).toEqual([
      {
        ...{ kind: 'new', budgetId: null, name: 'Everything, monthly', scope: {}, currentNanos: null },
        amountNanos: 360_000_000_000n,
        expectedNanos: 300_000_000_000n,
        reasoning:
          'At the pace of the last 28 days, weekday by weekday, a month costs about $300.00. A fifth on top for ordinary ups and downs, rounded up, makes $360.00.',
      },
    ]);
  });

  test('projects of a tenth of the whole and more get their own; smaller ones do not', () => {
    const project = (id: string, dollars: number): ScopeHistory => ({
      ...{ scope: { projectId: id }, label: id },
      days: makeDays(() => dollars),
    });
    const found = suggestBudgets([whole, project('web', 6), project('lab', 0.9)], []);
    expect(found.map((one) => one.name)).toEqual(['Everything, monthly', 'web, monthly']);
  });

  test.each([
    ['near the spend: nothing to say', 360, []],
    ['twice the spend: still nothing', 600, []],
    ['more than twice the spend: too high', 601, ['too-high']],
    ['below the spend: too low', 299, ['too-low']],
  ])('%s', (_name, dollars, kinds) => {
    const budget = { budget: makeBudget(dollars), days: whole.days };
    expect(suggestBudgets([whole], [budget]).map((one) => one.kind)).toEqual(kinds);
  });

  test('nothing is known yet: nothing is suggested', () => {
    expect(suggestBudgets([{ ...whole, days: [] }], [])).toEqual([]);
  });
});
