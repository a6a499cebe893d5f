import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Budget,
  type BudgetFiring,
  type BudgetProgress,
  type BudgetThreshold,
  computeBudgetStatus,
  computeCarried,
  decideBudgetFirings,
  findCrossedThresholds,
  selectRearmedFirings,
} from '@/lib/domain/budgets/budget';
import { renderBudgetExplanation, renderBudgetTitle } from '@/lib/domain/budgets/budget-text';

const DOLLAR = 1_000_000_000n;
const period = { startsAt: new Date('2026-11-01T00:00:00Z'), endsAt: new Date('2026-12-01T00:00:00Z') };
const now = new Date('2026-11-10T00:00:00Z');

const makeBudget = (thresholds: BudgetThreshold[], dollars = 100): Budget => ({
  id: 'budget',
  name: 'Team',
  scope: {},
  period: 'month',
  amountNanos: BigInt(dollars) * DOLLAR,
  currency: 'USD',
  timezone: 'UTC',
  startDay: 1,
  startsOn: null,
  endsOn: null,
  rollover: false,
  thresholds,
  channelIds: [],
  createdAt: now,
  updatedAt: now,
});

const makeProgress = (
  spent: number,
  forecast: number | null = null,
  fired: BudgetThreshold[] = [],
): BudgetProgress => ({
  period,
  carriedNanos: 0n,
  costSource: 'estimated',
  spentNanos: BigInt(Math.round(spent * 1e9)),
  unpricedRequests: 0n,
  assumedNanos: 0n,
  leftOut: [],
  isExact: true,
  isWhole: true,
  forecast:
    forecast === null
      ? null
      : {
          amountNanos: BigInt(forecast) * DOLLAR,
          lowNanos: BigInt(Math.round(spent * 1e9)),
          highNanos: BigInt(forecast * 2) * DOLLAR,
          ...{ assumedNanos: 0n, isUnpriced: false },
          crossesAt: forecast >= 100 && spent < 100 ? new Date('2026-11-21T08:00:00Z') : null,
        },
  firings: fired.map((one): BudgetFiring => ({ ...one, firedAt: now })),
});

const actual = (percent: number): BudgetThreshold => ({ percent, basis: 'actual' });
const forecasted = (percent: number): BudgetThreshold => ({ percent, basis: 'forecast' });
const usual = [actual(80), actual(100), forecasted(100)];

type Row = {
  name: string;
  progress: BudgetProgress;
  thresholds?: BudgetThreshold[];
  expected: ReturnType<typeof decideBudgetFirings>;
};

const rows: Row[] = [
  {
    name: 'below every threshold: quiet',
    progress: makeProgress(79.99, 99),
    expected: { kind: 'quiet', reason: 'nothing-crossed' },
  },
  {
    name: 'no thresholds: quiet, however much is spent',
    progress: makeProgress(1000),
    thresholds: [],
    expected: { kind: 'quiet', reason: 'nothing-crossed' },
  },
  {
    name: 'a threshold is crossed by reaching it exactly',
    progress: makeProgress(80),
    expected: {
      kind: 'fire',
      thresholds: [actual(80)],
      leading: actual(80),
      severity: 'warning',
      reason: 'first-in-period',
    },
  },
  {
    name: 'several at once: all are recorded, what is spent speaks before what is forecast',
    progress: makeProgress(85, 120),
    expected: {
      kind: 'fire',
      thresholds: [actual(80), forecasted(100)],
      leading: actual(80),
      severity: 'warning',
      reason: 'first-in-period',
    },
  },
  {
    name: 'the spent budget is critical',
    progress: makeProgress(100, 120, [actual(80), forecasted(100)]),
    expected: {
      kind: 'fire',
      thresholds: [actual(100)],
      leading: actual(100),
      severity: 'critical',
      reason: 'further-threshold',
    },
  },
  {
    name: 'what told already stays quiet',
    progress: makeProgress(85, 120, [actual(80), forecasted(100)]),
    expected: { kind: 'quiet', reason: 'already-told' },
  },
  {
    name: 'a forecast alone is a warning, however high',
    progress: makeProgress(10, 5000),
    expected: {
      kind: 'fire',
      thresholds: [forecasted(100)],
      leading: forecasted(100),
      severity: 'warning',
      reason: 'first-in-period',
    },
  },
  {
    name: 'an unknown forecast crosses nothing',
    progress: makeProgress(10, null),
    expected: { kind: 'quiet', reason: 'nothing-crossed' },
  },
];

test.each(rows)('$name', ({ progress, thresholds = usual, expected }) => {
  expect(decideBudgetFirings(makeBudget(thresholds), progress)).toEqual(expected);
});

test('within one period each threshold fires at most once, whatever the spend does', () => {
  const thresholds = fc.uniqueArray(fc.integer({ min: 1, max: 300 }), { maxLength: 5 });
  fc.assert(
    fc.property(thresholds, fc.array(fc.integer({ min: 0, max: 400 })), (percents, spends) => {
      const budget = makeBudget(percents.map(actual));
      const told: BudgetThreshold[] = [];
      for (const spent of spends) {
        const decision = decideBudgetFirings(budget, makeProgress(spent, null, told));
        if (decision.kind === 'fire') told.push(...decision.thresholds);
      }
      expect(new Set(told.map((one) => one.percent)).size).toBe(told.length);
      const highest = Math.max(0, ...spends);
      expect(told.map((one) => one.percent).sort()).toEqual(percents.filter((one) => one <= highest).sort());
    }),
  );
});

describe('re-arming after a change', () => {
  test('a raised amount forgets what is no longer reached and keeps what is', () => {
    const progress = makeProgress(85, null, [actual(40), actual(80)]);
    const raised = makeBudget([actual(40), actual(80)], 200);
    expect(selectRearmedFirings(raised, progress)).toMatchObject([actual(80)]);
  });

  test('a threshold that was taken away is forgotten', () => {
    const progress = makeProgress(85, null, [actual(40), actual(80)]);
    expect(selectRearmedFirings(makeBudget([actual(80)]), progress)).toMatchObject([actual(40)]);
  });

  test('an unchanged budget forgets nothing', () => {
    const progress = makeProgress(85, null, [actual(80)]);
    expect(selectRearmedFirings(makeBudget(usual), progress)).toEqual([]);
  });
});

describe('standing', () => {
  test.each([
    ['nothing spent', makeProgress(0), { state: 'ok', spentPercent: 0, crossesOn: null }],
    ['just below is never shown as the whole', makeProgress(99.99999), { state: 'warning', spentPercent: 99.99 }],
    ['a threshold reached', makeProgress(80), { state: 'warning' }],
    [
      'a forecast past the amount',
      makeProgress(10, 150),
      { state: 'warning', crossesOn: '2026-11-21', forecastPercent: 150 },
    ],
    ['spent', makeProgress(130), { state: 'exceeded', remainingNanos: -30n * DOLLAR, crossesOn: '2026-11-10' }],
  ] as const)('%s', (_name, progress, expected) => {
    expect(computeBudgetStatus(makeBudget(usual), progress, now)).toMatchObject(expected);
  });

  test('a spent budget names the day on which it was seen to be spent', () => {
    const progress = { ...makeProgress(130), firings: [{ ...actual(100), firedAt: new Date('2026-11-07T03:00:00Z') }] };
    expect(computeBudgetStatus(makeBudget(usual), progress, now).crossesOn).toBe('2026-11-07');
  });
});

describe('allowance and pace', () => {
  const status = (progress: BudgetProgress, at: string, over: Partial<Budget> = {}) =>
    computeBudgetStatus({ ...makeBudget(usual), ...over }, progress, new Date(at));

  test.each([
    [
      'a third of the time, a third of the money: on pace',
      '2026-11-11T00:00:00Z',
      33.33,
      { pace: 1, elapsedPercent: 33.33 },
    ],
    ['half of the money in a third of the time: half as fast again', '2026-11-11T00:00:00Z', 50, { pace: 1.5 }],
    [
      'what is left is spread over the days left, today included',
      '2026-11-21T12:00:00Z',
      50,
      { allowancePerDayNanos: 5n * DOLLAR },
    ],
    ['the last day may spend what is left', '2026-11-30T23:59:00Z', 90, { allowancePerDayNanos: 10n * DOLLAR }],
    ['nothing is left: nothing may be spent', '2026-11-21T12:00:00Z', 130, { allowancePerDayNanos: 0n }],
    ['nothing has passed: no pace', '2026-11-01T00:00:00Z', 0, { pace: null }],
  ] as const)('%s', (_name, at, spent, expected) => {
    expect(status(makeProgress(spent), at)).toMatchObject(expected);
  });

  test('an hour has no allowance a day', () => {
    expect(status(makeProgress(1), '2026-11-21T12:00:00Z', { period: 'hour' }).allowancePerDayNanos).toBeNull();
  });
});

describe('rollover', () => {
  test('what was left is added to the limit, once', () => {
    const progress = { ...makeProgress(110), carriedNanos: computeCarried(makeBudget(usual), 70n * DOLLAR) };
    expect(computeBudgetStatus(makeBudget(usual), progress, now)).toMatchObject({
      limitNanos: 130n * DOLLAR,
      remainingNanos: 20n * DOLLAR,
      spentPercent: 84.61,
      state: 'warning',
    });
    expect(findCrossedThresholds(makeBudget(usual), progress)).toEqual([actual(80)]);
  });

  test('overspending is not a debt', () => {
    expect(computeCarried(makeBudget(usual), 170n * DOLLAR)).toBe(0n);
  });
});

describe('life', () => {
  test.each([
    ['before its first day', { startsOn: '2026-11-11' }, 'scheduled'],
    ['on its first day', { startsOn: '2026-11-10' }, 'ok'],
    ['on its last day', { endsOn: '2026-11-10' }, 'ok'],
    ['after its last day', { endsOn: '2026-11-09' }, 'ended'],
  ] as const)('%s', (_name, life, expected) => {
    expect(computeBudgetStatus({ ...makeBudget([]), ...life }, makeProgress(1), now).state).toBe(expected);
  });
});

describe('words', () => {
  const names = { projects: {}, apiKeys: { key_1: 'ci-runner' }, users: {} };

  test('a forecast says where it comes out and on which day', () => {
    const budget = { ...makeBudget(usual), scope: { apiKeyId: 'key_1', model: 'gpt-5' } };
    const progress = makeProgress(45, 150);
    expect(renderBudgetTitle(budget, progress, forecasted(100))).toBe(
      'Budget "Team": forecast to reach 150% of $100.00',
    );
    expect(renderBudgetExplanation(budget, progress, forecasted(100), names)).toBe(
      'Estimated spend of model gpt-5 on key ci-runner for November 2026 is $45.00, 45% of the budget of $100.00. ' +
        'The threshold of 100% of the forecast was reached. By the end of the period it is forecast to be $150.00 ' +
        '(between $45.00 and $300.00). At this pace the budget is passed on 2026-11-21.',
    );
  });

  test('spend without a forecast says only what is known', () => {
    const progress = makeProgress(84.9);
    expect(renderBudgetTitle(makeBudget(usual), progress, actual(80))).toBe('Budget "Team": 84% of $100.00 spent');
    expect(renderBudgetExplanation(makeBudget(usual), progress, actual(80), names)).not.toContain('forecast');
  });

  test('usage without a price is named, not taken for free', () => {
    const progress = { ...makeProgress(84.9), unpricedRequests: 12n };
    expect(renderBudgetExplanation(makeBudget(usual), progress, actual(80), names)).toContain(
      'Not in it: 12 requests without a known price, in whole or in part.',
    );
  });
});
