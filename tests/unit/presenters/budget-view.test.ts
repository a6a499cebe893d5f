import { describe, expect, test } from 'vitest';
import type { Budget, BudgetStatus } from '@/lib/contracts/budgets';
import { buildBudgetView, describeThresholds } from '@/lib/presenters/budget-view';

const budget: Budget = {
  id: '01a206f7-97e8-7339-85c8-def4359689df',
  name: 'Everything',
  scope: {},
  period: 'month',
  amount: '1000',
  currency: 'USD',
  timezone: 'Europe/Berlin',
  startDay: 1,
  startsOn: null,
  endsOn: null,
  rollover: false,
  thresholds: [
    { percent: 100, basis: 'actual' },
    { percent: 80, basis: 'actual' },
    { percent: 100, basis: 'forecast' },
  ],
  channelIds: [],
  createdAt: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-01T00:00:00.000Z',
};
const status: BudgetStatus = {
  budgetId: budget.id,
  period: { start: '2026-10-31T23:00:00.000Z', end: '2026-11-30T23:00:00.000Z' },
  limit: '1000',
  carried: '0',
  costSource: 'mixed',
  allowancePerDay: '67.5',
  pace: 0.61,
  elapsedPercent: 75.41,
  spent: '460',
  remaining: '540',
  percent: 46,
  forecast: { amount: '1250', low: '1100.4', high: '1400.6', percent: 125 },
  crossesOn: '2026-11-27',
  state: 'warning',
  firedThresholds: [],
  asOf: '2026-11-23T14:03:00.000Z',
};

describe('a budget on screen', () => {
  test('forecast and its day are said in words', () => {
    expect(buildBudgetView(budget, status)).toMatchObject({
      tone: 'warning',
      stateText: 'At risk',
      percentText: '46%',
      remainingText: '$540.00 left',
      forecastText: 'Forecast $1,250 (125%; $1,100–$1,401), crosses on Fri 27 Nov',
      periodText: '1 Nov – 30 Nov',
    });
  });

  test('the track grows to hold a forecast past the budget', () => {
    const view = buildBudgetView(budget, status);
    expect(view.barPercent).toBeCloseTo(36.8);
    expect(view.forecastPercent).toBe(100);
  });

  test('over budget says by how much', () => {
    const over = buildBudgetView(budget, {
      ...status,
      spent: '1100',
      remaining: '-100',
      percent: 110,
      state: 'exceeded',
    });
    expect(over).toMatchObject({ tone: 'critical', remainingText: '$100.00 over', stateText: 'Over budget' });
  });

  test('without history the forecast says why it is missing', () => {
    const view = buildBudgetView(budget, { ...status, forecast: null, crossesOn: null });
    expect(view).toMatchObject({ forecastPercent: null, forecastText: 'Forecast needs a few more days of history' });
  });

  test('thresholds are listed by what they measure, in order', () => {
    expect(describeThresholds(budget.thresholds)).toBe('Alerts at 80%, 100% spent; 100% forecast');
    expect(describeThresholds([])).toBe('No alerts');
  });
});
