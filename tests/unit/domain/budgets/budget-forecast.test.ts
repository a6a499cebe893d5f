import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BudgetForecastInput, forecastBudgetPeriod, listRegularDays } from '@/lib/domain/budgets/budget-forecast';
import { convertNanosToNumber, convertNumberToNanos } from '@/lib/domain/money';
import { DAY_MS } from '@/lib/domain/time';
import type { BilledDay } from '@/lib/domain/usage/one-off';

const month = { startsAt: new Date('2026-11-01T00:00:00Z'), endsAt: new Date('2026-12-01T00:00:00Z') };

/** `dollarsOn(weekday)` for 28 days before `now`; 1 = Monday. */
function makeInput(now: string, spent: number, dollarsOn: ((weekday: number) => number) | null): BudgetForecastInput {
  const today = Math.floor(Date.parse(now) / DAY_MS) * DAY_MS;
  const recentDays = Array.from({ length: dollarsOn ? 28 : 0 }, (_, index) => {
    const startsAt = new Date(today - (index + 1) * DAY_MS);
    return { startsAt, nanos: convertNumberToNanos(dollarsOn?.(startsAt.getUTCDay() || 7) ?? 0) };
  });
  return {
    period: month,
    now: new Date(now),
    spentNanos: convertNumberToNanos(spent),
    amountNanos: convertNumberToNanos(100),
    recentDays,
  };
}

const billedOn = (day: Partial<BilledDay> & Pick<BilledDay, 'startsAt' | 'billedNanos'>): BilledDay => ({
  ...{ oneOffNanos: 0n, replacedNanos: 0n, replacedAssumedNanos: 0n, replacedUnpriced: 0n },
  ...day,
});
const dollarsOf = (input: BudgetForecastInput) => convertNanosToNumber(forecastBudgetPeriod(input)?.amountNanos ?? -1n);

test('a one-off credit or charge counts once and is not extrapolated', () => {
  const steady = makeInput('2026-11-16T00:00:00Z', 1_500, () => 100);
  const withOneOff = (dollars: number) =>
    dollarsOf({
      ...steady,
      spentNanos: convertNumberToNanos(1_500 + dollars),
      oneOffNanos: convertNumberToNanos(dollars),
    });
  expect(withOneOff(0)).toBeCloseTo(3_000, 6);
  expect(withOneOff(-300)).toBeCloseTo(2_700, 6);
  expect(withOneOff(5_000)).toBeCloseTo(8_000, 6);
});

test('below zero the range still runs from low to high', () => {
  for (const oneOff of [-1_000, 0]) {
    const input = { ...makeInput('2026-11-16T00:00:00Z', -1_000, null), oneOffNanos: convertNumberToNanos(oneOff) };
    const forecast = forecastBudgetPeriod(input);
    if (!forecast) continue;
    expect(forecast.lowNanos <= forecast.amountNanos).toBe(true);
    expect(forecast.amountNanos <= forecast.highNanos).toBe(true);
  }
  // Credits that come again and again take more each day.
  const falling = forecastBudgetPeriod(makeInput('2026-11-16T00:00:00Z', -60, null));
  expect(falling?.amountNanos).toBe(convertNumberToNanos(-120));
  expect(falling && falling.lowNanos < falling.amountNanos).toBe(true);
});

test('days of a bill count as billed, without what is one-off in them', () => {
  const day = (text: string) => new Date(`${text}T00:00:00Z`);
  const used = (nanos: bigint, marks = {}) => ({ nanos, assumedNanos: 0n, unpricedRequests: 0n, ...marks });
  const estimated = new Map([
    [day('2026-11-02').getTime(), used(100n, { assumedNanos: 40n, unpricedRequests: 3n })],
    [day('2026-11-04').getTime(), used(100n, { assumedNanos: 25n })],
  ]);
  const billed = [
    billedOn({ startsAt: day('2026-11-01'), billedNanos: 7n }),
    billedOn({
      ...{ startsAt: day('2026-11-02'), billedNanos: -210n, oneOffNanos: -300n },
      ...{ replacedNanos: 100n, replacedAssumedNanos: 40n, replacedUnpriced: 3n },
    }),
    billedOn({ startsAt: day('2026-11-03'), billedNanos: -300n, oneOffNanos: -300n }),
  ];
  const days = listRegularDays(estimated, billed, day('2026-11-05'));
  expect(days.map((one) => one.nanos)).toEqual([7n, 90n, 0n, 100n]);
  expect(days.map((one) => one.assumedNanos)).toEqual([0n, 0n, 0n, 25n]);
  expect(days.map((one) => one.unpricedRequests)).toEqual([0n, 0n, 0n, 0n]);
  expect(listRegularDays(new Map(), [], day('2026-11-05'))).toEqual([]);
});

test('says how much of it rests on assumptions, by what is spent and by the days it learnt from', () => {
  const half = (now: string, spent: number, history: ((weekday: number) => number) | null) => {
    const input = makeInput(now, spent, history);
    const halved = input.recentDays.map((one) => ({ ...one, assumedNanos: one.nanos / 2n }));
    return { ...input, assumedNanos: input.spentNanos / 5n, recentDays: halved };
  };
  const assumedOf = (input: BudgetForecastInput) =>
    convertNanosToNumber(forecastBudgetPeriod(input)?.assumedNanos ?? -1n);
  // A fifth of $1,500 spent; of the $1,500 to come, half by the pace of the month and half by the days before it.
  expect(assumedOf(half('2026-11-16T00:00:00Z', 1_500, () => 100))).toBeCloseTo(
    300 + 1_500 * (0.5 * 0.2 + 0.5 * 0.5),
    6,
  );
  expect(assumedOf(half('2026-11-01T00:00:00Z', 0, () => 5))).toBeCloseTo(75, 6);
  expect(assumedOf(half('2026-11-16T00:00:00Z', 30, null))).toBeCloseTo(12, 6);
  expect(assumedOf(makeInput('2026-11-16T00:00:00Z', 75, () => 10))).toBe(0);
});

test('says that usage without a price is missing in it, spent already or in the days it learnt from', () => {
  const input = makeInput('2026-11-16T00:00:00Z', 75, () => 10);
  const isUnpriced = (more: Partial<BudgetForecastInput>) => forecastBudgetPeriod({ ...input, ...more })?.isUnpriced;
  expect(isUnpriced({})).toBe(false);
  expect(isUnpriced({ unpricedRequests: 1n })).toBe(true);
  expect(isUnpriced({ recentDays: input.recentDays.map((one) => ({ ...one, unpricedRequests: 2n })) })).toBe(true);
});

test('nothing known: no forecast', () => {
  expect(forecastBudgetPeriod(makeInput('2026-11-02T00:00:00Z', 3, null))).toBeNull();
  expect(forecastBudgetPeriod(makeInput('2026-11-15T00:00:00Z', 0, null))).toBeNull();
});

test('without history the pace of the period goes on', () => {
  expect(dollarsOf(makeInput('2026-11-16T00:00:00Z', 30, null))).toBeCloseTo(60, 6);
});

test('steady days: history and pace agree', () => {
  expect(dollarsOf(makeInput('2026-11-11T00:00:00Z', 50, () => 5))).toBeCloseTo(150, 6);
});

test('at half time history and the pace of the period count alike', () => {
  expect(dollarsOf(makeInput('2026-11-16T00:00:00Z', 75, () => 10))).toBeCloseTo(75 + 15 * 7.5, 6);
});

test('on the first day history speaks for the whole month', () => {
  expect(dollarsOf(makeInput('2026-11-01T00:00:00Z', 0, () => 5))).toBeCloseTo(150, 6);
});

test('weekends without spend are not counted on', () => {
  // 21 working days in November 2026, none of them passed on the 1st, a Sunday.
  expect(dollarsOf(makeInput('2026-11-01T00:00:00Z', 0, (weekday) => (weekday <= 5 ? 10 : 0)))).toBeCloseTo(210, 6);
});

test('the day of crossing lies where the path passes the amount', () => {
  const forecast = forecastBudgetPeriod(makeInput('2026-11-11T00:00:00Z', 50, () => 5));
  expect(forecast?.crossesAt?.toISOString()).toBe('2026-11-21T00:00:00.000Z');
});

test('a month that stays below never crosses', () => {
  expect(forecastBudgetPeriod(makeInput('2026-11-11T00:00:00Z', 20, () => 2))?.crossesAt).toBeNull();
});

test('at the end of the period the forecast is what was spent', () => {
  const forecast = forecastBudgetPeriod(makeInput('2026-12-01T00:00:00Z', 77, () => 5));
  const spent = convertNumberToNanos(77);
  expect(forecast).toEqual({
    ...{ amountNanos: spent, lowNanos: spent, highNanos: spent, crossesAt: null },
    ...{ assumedNanos: 0n, isUnpriced: false },
  });
});

test('the forecast lies within its interval, and neither below what is spent', () => {
  fc.assert(
    fc.property(
      fc.date({ min: month.startsAt, max: month.endsAt, noInvalidDate: true }),
      fc.integer({ min: 0, max: 1_000_000 }),
      fc.integer({ min: 0, max: 100_000 }),
      (now, spent, perDay) => {
        const input = makeInput(now.toISOString(), spent, () => perDay);
        const forecast = forecastBudgetPeriod(input);
        if (!forecast) return;
        expect(forecast.lowNanos >= input.spentNanos).toBe(true);
        expect(forecast.lowNanos <= forecast.amountNanos + 1_000n).toBe(true);
        expect(forecast.amountNanos <= forecast.highNanos).toBe(true);
        if (forecast.crossesAt) expect(forecast.crossesAt >= now && forecast.crossesAt <= month.endsAt).toBe(true);
      },
    ),
  );
});
