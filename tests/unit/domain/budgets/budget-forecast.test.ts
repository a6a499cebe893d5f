import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type BudgetForecastInput, forecastBudgetPeriod } from '@/lib/domain/budgets/budget-forecast';
import { convertNanosToNumber, convertNumberToNanos } from '@/lib/domain/money';
import { DAY_MS } from '@/lib/domain/time';

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

const dollarsOf = (input: BudgetForecastInput) => convertNanosToNumber(forecastBudgetPeriod(input)?.amountNanos ?? -1n);

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
  expect(forecast).toEqual({ amountNanos: spent, lowNanos: spent, highNanos: spent, crossesAt: null });
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
