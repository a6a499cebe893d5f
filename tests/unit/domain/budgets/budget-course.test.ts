import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildBudgetCourse } from '@/lib/domain/budgets/budget-course';
import { BUDGET_PERIODS, findBudgetPeriod } from '@/lib/domain/calendar';

const at = (iso: string) => new Date(iso);
const dollars = (amount: number) => BigInt(amount) * 1_000_000_000n;
const buckets = (sums: Record<string, number>) =>
  new Map(Object.entries(sums).map(([start, amount]) => [Date.parse(start), dollars(amount)]));
const read = (input: Parameters<typeof buildBudgetCourse>[0]) =>
  buildBudgetCourse(input).map((point) => `${point.at.toISOString().slice(5, 16)} ${Number(point.spentNanos) / 1e9}`);

describe('the course of a budget', () => {
  test('adds up day by day and ends at what is spent now', () => {
    const course = read({
      budgetPeriod: 'month',
      period: findBudgetPeriod('month', 'UTC', at('2026-11-04T06:00:00Z')),
      now: at('2026-11-04T06:00:00Z'),
      spentNanos: dollars(10),
      buckets: buckets({ '2026-11-01T00:00Z': 4, '2026-11-03T00:00Z': 5, '2026-11-04T00:00Z': 1 }),
    });
    expect(course).toEqual(['11-01T00:00 0', '11-02T00:00 4', '11-03T00:00 4', '11-04T00:00 9', '11-04T06:00 10']);
  });

  test('in a zone ahead of UTC begins with the local midnight, and its first piece takes the odd hours', () => {
    const course = read({
      budgetPeriod: 'week',
      period: findBudgetPeriod('week', 'Asia/Kathmandu', at('2026-11-17T12:00:00Z')),
      now: at('2026-11-17T12:00:00Z'),
      spentNanos: dollars(6),
      buckets: buckets({ '2026-11-16T00:00Z': 3, '2026-11-17T00:00Z': 2 }),
    });
    expect(course).toEqual(['11-15T18:15 0', '11-16T00:00 1', '11-17T00:00 4', '11-17T12:00 6']);
  });

  test('of a billed period never falls below zero where the estimates were higher', () => {
    const course = read({
      budgetPeriod: 'month',
      period: findBudgetPeriod('month', 'UTC', at('2026-11-03T00:00:00Z')),
      now: at('2026-11-03T00:00:00Z'),
      spentNanos: dollars(5),
      buckets: buckets({ '2026-11-01T00:00Z': 2, '2026-11-02T00:00Z': 6 }),
    });
    expect(course).toEqual(['11-01T00:00 0', '11-02T00:00 0', '11-03T00:00 5']);
  });

  test('of a period that is over ends with it; of one that has not begun is one point', () => {
    const period = findBudgetPeriod('day', 'UTC', at('2026-11-03T00:00:00Z'));
    const input = { budgetPeriod: 'day', period, spentNanos: dollars(1), buckets: new Map() } as const;
    expect(read({ ...input, now: at('2026-12-01T00:00:00Z') }).at(-1)).toBe('11-04T00:00 1');
    expect(read({ ...input, spentNanos: 0n, now: at('2026-11-01T00:00:00Z') })).toEqual(['11-03T00:00 0']);
  });

  test('has at most 33 points, never falls, and starts at 0 and ends at what is spent, whatever the zone', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...BUDGET_PERIODS),
        fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'Pacific/Apia'),
        fc.date({ min: at('2026-01-01T00:00:00Z'), max: at('2027-12-31T00:00:00Z'), noInvalidDate: true }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 800 }), fc.bigInt({ min: 0n, max: 10n ** 12n })), {
          maxLength: 40,
        }),
        (budgetPeriod, timezone, now, sums) => {
          const period = findBudgetPeriod(budgetPeriod, timezone, now);
          const hour = Math.floor(period.startsAt.getTime() / 3_600_000);
          const spends = new Map(sums.map(([offset, nanos]) => [(hour + offset) * 3_600_000, nanos]));
          const spentNanos = [...spends.values()].reduce((sum, nanos) => sum + nanos, 1n);
          const course = buildBudgetCourse({ budgetPeriod, period, now, spentNanos, buckets: spends });
          expect(course.length).toBeLessThanOrEqual(33);
          expect(course.at(-1)?.spentNanos).toBe(spentNanos);
          for (const [index, point] of course.entries()) {
            const before = course[index - 1];
            if (!before) continue;
            expect(point.at.getTime()).toBeGreaterThan(before.at.getTime());
            expect(point.spentNanos >= before.spentNanos).toBe(true);
          }
        },
      ),
    );
  });
});
