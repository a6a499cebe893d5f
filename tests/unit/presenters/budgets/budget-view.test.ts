import { describe, expect, test } from 'vitest';
import type { Budget, BudgetListItem, BudgetStatus } from '@/lib/contracts/budgets/budgets';
import { applyBudgetAmount } from '@/lib/presenters/budgets/budget-amount';
import { buildBudgetCourse } from '@/lib/presenters/budgets/budget-course';
import { buildBudgetView, describeThresholds } from '@/lib/presenters/budgets/budget-view';
import { READER } from '../readers';

const budget: Budget = {
  id: '01a206f7-97e8-7339-85c8-def4359689df',
  name: 'Everything',
  scope: {},
  savedViewName: null,
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
  actions: [],
  createdAt: '2026-11-01T00:00:00.000Z',
  updatedAt: '2026-11-01T00:00:00.000Z',
};
const status: BudgetStatus = {
  budgetId: budget.id,
  period: { start: '2026-10-31T23:00:00.000Z', end: '2026-11-30T23:00:00.000Z' },
  limit: '1000',
  carried: '0',
  costSource: 'mixed',
  approximate: false,
  complete: true,
  allowancePerDay: '67.5',
  pace: 0.61,
  elapsedPercent: 75.41,
  spent: '460',
  remaining: '540',
  percent: 46,
  forecast: { amount: '1250', low: '1100.4', high: '1400.6', percent: 125, assumed: '0', unpriced: false },
  crossesOn: '2026-11-27',
  state: 'warning',
  firedThresholds: [],
  asOf: '2026-11-23T14:03:00.000Z',
  noDataSince: null,
  assumed: '0',
  unpricedRequests: 0,
};

describe('a budget on screen', () => {
  test('says since when nothing was read, unless its life is over or ahead', () => {
    const blind = { ...status, noDataSince: '2026-11-23T14:03:00.000Z' };
    expect(buildBudgetView(budget, blind, READER).coverageText).toMatch(/^No usage was read since .*: alerts hold/);
    for (const state of ['ended', 'scheduled'] as const) {
      expect(buildBudgetView(budget, { ...blind, state }, READER).coverageText).toBe('');
    }
  });

  test('forecast and its day are said in words', () => {
    expect(buildBudgetView(budget, status, READER)).toMatchObject({
      tone: 'warning',
      stateText: 'At risk',
      percentText: '46%',
      remainingText: '$540.00 left',
      forecastText: 'Forecast $1,250 (125%; $1,100–$1,401), crosses on Fri 27 Nov',
      periodText: '1 Nov – 30 Nov',
    });
  });

  test('the track is the budget: a forecast past it stands at its end', () => {
    const view = buildBudgetView(budget, status, READER);
    expect(view.barPercent).toBe(status.percent);
    expect(view.forecastPercent).toBe(100);
  });

  test('amounts below zero are written well, and nothing is drawn beyond the track', () => {
    const forecast = {
      amount: '-172.5',
      low: '-179.2',
      high: '-165.8',
      percent: -17.25,
      assumed: '0',
      unpriced: false,
    };
    const below = { ...status, spent: '-300', remaining: '1300', percent: -30, forecast, crossesOn: null };
    expect(buildBudgetView(budget, below, READER)).toMatchObject({
      spent: '-$300.00',
      percentText: '-30%',
      barPercent: 0,
      forecastPercent: 0,
      forecastText: 'Forecast -$173 (-17%; -$179 to -$166)',
    });
    const from = { at: '2026-10-31T23:00:00.000Z', spent: '0' };
    const drawn = buildBudgetCourse({
      ...budget,
      status: below,
      course: [from, { ...from, at: status.asOf ?? '', spent: '-300' }],
    });
    expect(drawn?.spent.map((place) => place.y)).toEqual([100, 100]);
  });

  test('says which part of the spend is assumed and what has no price', () => {
    const textOf = (own: Partial<BudgetStatus>) => buildBudgetView(budget, { ...status, ...own }, READER).priceText;
    expect(textOf({})).toBe('');
    expect(textOf({ assumed: '1.5', unpricedRequests: 3 })).toBe(
      '$1.50 of it assumed; 3 requests without a known price',
    );
  });

  test('what the figures do not tell exactly is said', () => {
    const textOf = (own: Partial<BudgetStatus>) => buildBudgetView(budget, { ...status, ...own }, READER).coverageText;
    expect(textOf({})).toBe('');
    expect(textOf({ approximate: true })).toContain('Approximate');
    expect(textOf({ complete: false, approximate: true })).toContain('some of it is missing');
  });

  test('over budget says by how much', () => {
    const over = buildBudgetView(
      budget,
      {
        ...status,
        spent: '1100',
        remaining: '-100',
        percent: 110,
        state: 'exceeded',
      },
      READER,
    );
    expect(over).toMatchObject({ tone: 'critical', remainingText: '$100.00 over', stateText: 'Over budget' });
    expect(over).toMatchObject({ barPercent: 100, percentText: '110%' });
    // The day it crosses is behind us.
    expect(over.forecastText).toBe('Forecast $1,250 (125%; $1,100–$1,401)');
    const marked = { ...status, forecast: { ...status.forecast, assumed: '12.4', unpriced: true } };
    expect(buildBudgetView(budget, marked as BudgetStatus, READER).forecastText).toBe(
      'Forecast $1,250 (125%; $1,100–$1,401), crosses on Fri 27 Nov, about $12.40 of it assumed, without unpriced usage',
    );
    expect(buildBudgetView(budget, { ...status, percent: 4_200 }, READER).percentText).toBe('42×');
  });

  test('without history the forecast says why it is missing', () => {
    const view = buildBudgetView(budget, { ...status, forecast: null, crossesOn: null }, READER);
    expect(view).toMatchObject({ forecastPercent: null, forecastText: 'Forecast needs a few more days of history' });
  });

  test('thresholds are listed by what they measure, in order', () => {
    expect(describeThresholds(budget.thresholds)).toBe('Alerts at 80%, 100% spent; 100% forecast');
    expect(describeThresholds([])).toBe('No alerts');
  });
});

const item: BudgetListItem = {
  ...budget,
  status,
  course: [
    { at: '2026-10-31T23:00:00.000Z', spent: '0' },
    { at: '2026-11-15T23:00:00.000Z', spent: '230' },
    { at: '2026-11-23T11:00:00.000Z', spent: '460' },
  ],
};

describe('another amount, before the server has answered', () => {
  test.each([
    { amount: '400', expected: { remaining: '-60', percent: 115, state: 'exceeded', crossesOn: '2026-11-27' } },
    { amount: '500', expected: { remaining: '40', percent: 92, state: 'warning', crossesOn: '2026-11-27' } },
    { amount: '2000', expected: { remaining: '1540', percent: 23, state: 'ok', crossesOn: null } },
  ])('of $amount makes it $expected.state', ({ amount, expected }) => {
    const shown = applyBudgetAmount(item, amount);
    expect(shown.amount).toBe(amount);
    expect(shown.status).toMatchObject(expected);
  });

  test('counts what was carried over, and leaves an ended budget ended', () => {
    const shown = applyBudgetAmount({ ...item, status: { ...status, carried: '100', state: 'ended' } }, '900');
    expect(shown.status).toMatchObject({ limit: '1000', percent: 46, state: 'ended' });
  });
});

describe('the drawing of a budget', () => {
  test('spans the period and holds the far end of the forecast; the limit lies where its amount is', () => {
    const model = buildBudgetCourse(item);
    const highest = 1400.6 * 1.08;
    expect(model?.spent[0]).toEqual({ x: 0, y: 100 });
    expect(model?.spent[1]).toMatchObject({ x: 50, y: 100 - (230 / highest) * 100 });
    expect(model?.limitY).toBeCloseTo(100 - (1000 / highest) * 100);
    expect(model?.forecast?.high.y).toBeCloseTo(100 - 100 / 1.08);
  });

  test('has no forecast once the budget has ended, and is nothing before it has begun', () => {
    expect(buildBudgetCourse({ ...item, status: { ...status, state: 'ended' } })?.forecast).toBeNull();
    expect(buildBudgetCourse({ ...item, course: [{ at: '2026-12-01T00:00:00.000Z', spent: '0' }] })).toBeNull();
  });
});
