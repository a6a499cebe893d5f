import type { BudgetListItem } from '@/lib/contracts/budgets/budgets';
import { convertNanosToNumber, parseDecimalToNanos } from '@/lib/domain/money';

/** A place in a drawing of 100 by 100: `x` from the start of the period to its end, `y` from the top down. */
type Place = { x: number; y: number };

export type BudgetCourseModel = {
  spent: Place[];
  /** From now to the end of the period: the middle and the edges of the range that four out of five periods end in. */
  forecast: { from: Place; amount: Place; low: Place; high: Place } | null;
  limitY: number;
};

/** How a budget's period adds up, with its limit and its forecast; null before anything has passed. */
export function buildBudgetCourse(budget: BudgetListItem): BudgetCourseModel | null {
  const { status, course } = budget;
  if (course.length < 2) return null;
  const toDollars = (amount: string) => convertNanosToNumber(parseDecimalToNanos(amount));
  const startMs = Date.parse(status.period.start);
  const lengthMs = Date.parse(status.period.end) - startMs;
  const highest = Math.max(...[status.limit, status.spent, status.forecast?.high ?? '0'].map(toDollars)) * 1.08;
  // Credits may put spend below zero: the line then runs along the bottom.
  const yOf = (amount: string) => 100 - (Math.max(0, toDollars(amount)) / highest) * 100;
  const spent = course.map(({ at, spent }) => ({ x: ((Date.parse(at) - startMs) / lengthMs) * 100, y: yOf(spent) }));
  const last = spent.at(-1);
  const endAt = (amount: string) => ({ x: 100, y: yOf(amount) });
  const forecast =
    status.forecast && last && status.state !== 'ended'
      ? {
          from: last,
          amount: endAt(status.forecast.amount),
          low: endAt(status.forecast.low),
          high: endAt(status.forecast.high),
        }
      : null;
  return { spent, forecast, limitY: yOf(status.limit) };
}
