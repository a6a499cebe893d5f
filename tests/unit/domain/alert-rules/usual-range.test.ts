import { describe, expect, test } from 'vitest';
import { computeUsualRanges, type DaySpend } from '@/lib/domain/alert-rules/usual-range';
import { DAY_MS } from '@/lib/domain/time';

const LAST = Date.UTC(2026, 10, 20);

/** Days up to 20 November 2026, oldest first; `dollarsOf` gets the days before it. */
const makeDays = (count: number, dollarsOf: (back: number) => number): DaySpend[] =>
  Array.from({ length: count }, (_, at) => count - 1 - at).map((back) => ({
    startsAt: new Date(LAST - back * DAY_MS),
    dollars: dollarsOf(back),
  }));

describe('the usual range of a day', () => {
  test('comes from the same weekday of the weeks before, not from the day itself', () => {
    const [range] = computeUsualRanges(
      makeDays(57, (back) => (back === 0 ? 900 : back % 7 === 0 ? 10 : 100)),
      1,
    );
    expect(range).toMatchObject({ low: 9, middle: 10, high: 11 });
  });

  test('is wider where the weekdays differ', () => {
    const [range] = computeUsualRanges(
      makeDays(57, (back) => 100 + (back % 14 === 0 ? 20 : -20)),
      1,
    );
    expect(range?.middle).toBeCloseTo(100);
    expect(range?.high).toBeCloseTo(100 + 20 * 1.4826 * 2);
  });

  test('never begins below nothing', () => {
    const [range] = computeUsualRanges(
      makeDays(57, (back) => (back % 14 === 0 ? 50 : 0)),
      1,
    );
    expect(range?.low).toBe(0);
  });

  test('is unknown with fewer than three such weekdays', () => {
    expect(
      computeUsualRanges(
        makeDays(21, () => 5),
        1,
      ),
    ).toEqual([null]);
    expect(
      computeUsualRanges(
        makeDays(22, () => 5),
        1,
      ),
    ).not.toEqual([null]);
  });

  test('takes days whose midnights a change of the clock moved', () => {
    const days = makeDays(40, () => 5).map((day, at) =>
      at < 20 ? { ...day, startsAt: new Date(day.startsAt.getTime() - 3_600_000) } : day,
    );
    expect(computeUsualRanges(days, 1)[0]).toMatchObject({ middle: 5 });
  });
});
