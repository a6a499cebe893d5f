import { findWeekday } from '@/lib/domain/calendar';
import { convertNanosToNumber, convertNumberToNanos, formatDollars } from '@/lib/domain/money';
import type { Budget, BudgetScope } from './budget';
import type { DailySpend } from './budget-forecast';

/** What one scope spent lately: whole UTC days from its first use on, those without usage as 0. */
export type ScopeHistory = { scope: BudgetScope; label: string; days: readonly DailySpend[] };

export type BudgetSuggestion = {
  /** `new`: no monthly budget counts this; `too-high` and `too-low`: one is far off what is spent. */
  kind: 'new' | 'too-high' | 'too-low';
  budgetId: string | null;
  name: string;
  scope: BudgetScope;
  amountNanos: bigint;
  /** Of the budget that is far off. */
  currentNanos: bigint | null;
  expectedNanos: bigint;
  /** In words, with the numbers it rests on. */
  reasoning: string;
};

const MIN_DAYS = 7;
const MONTH_DAYS = 30;
/** Room above the expected spend: near enough to notice, far enough not to cry. */
const ROOM = 1.2;
/** A budget of more than this many times the expected spend would notice nothing. */
const FAR_ABOVE = 2;
/** Scopes with a smaller part of the whole are not worth a budget of their own. */
const MIN_SHARE = 0.1;
const MAX_NEW = 5;

/** Dollars a month at the pace of the days given: mean by weekday, over four weeks and two days. */
export function estimateMonth(days: readonly DailySpend[]): number | null {
  if (days.length < MIN_DAYS) return null;
  const byWeekday = Map.groupBy(days, (day) => findWeekday(day.startsAt, 'UTC'));
  const mean = (list: readonly DailySpend[]) =>
    list.reduce((sum, day) => sum + convertNanosToNumber(day.nanos), 0) / list.length;
  const week = [1, 2, 3, 4, 5, 6, 7].reduce((sum, weekday) => sum + mean(byWeekday.get(weekday) ?? days), 0);
  return (week / 7) * MONTH_DAYS;
}

/**
 * Budgets near the expected spend: for the whole and for the largest scopes that have none, and for those that are far
 * off. `histories` begins with the whole; `budgets` are the monthly ones that hold.
 */
export function suggestBudgets(
  histories: readonly ScopeHistory[],
  budgets: readonly { budget: Budget; days: readonly DailySpend[] }[],
): BudgetSuggestion[] {
  const total = estimateMonth(histories[0]?.days ?? []);
  const fresh = histories.flatMap(({ scope, label, days }, index) => {
    const expected = estimateMonth(days);
    const isCovered = budgets.some(({ budget }) => isSameScope(budget.scope, scope));
    if (expected === null || expected <= 0 || isCovered) return [];
    if (index > 0 && total !== null && expected < MIN_SHARE * total) return [];
    return [makeNew(scope, label, expected, days.length)];
  });
  const off = budgets.flatMap(({ budget, days }) => {
    const expected = estimateMonth(days);
    return expected === null ? [] : reviewBudget(budget, expected, days.length);
  });
  return [...off, ...fresh.slice(0, MAX_NEW)];
}

function makeNew(scope: BudgetScope, label: string, expected: number, days: number): BudgetSuggestion {
  const amountNanos = convertNumberToNanos(roundUpNicely(expected * ROOM));
  const expectedNanos = convertNumberToNanos(expected);
  return {
    kind: 'new',
    budgetId: null,
    name: `${label}, monthly`,
    scope,
    amountNanos,
    currentNanos: null,
    expectedNanos,
    reasoning: `${renderExpected(days, expectedNanos)} A fifth on top for ordinary ups and downs, rounded up, makes ${formatDollars(amountNanos)}.`,
  };
}

function reviewBudget(budget: Budget, expected: number, days: number): BudgetSuggestion[] {
  const amount = convertNanosToNumber(budget.amountNanos);
  const isTooLow = expected > amount;
  const isTooHigh = amount > FAR_ABOVE * Math.max(expected, 0.01);
  if (!isTooLow && !isTooHigh) return [];
  const amountNanos = convertNumberToNanos(roundUpNicely(expected * ROOM));
  const expectedNanos = convertNumberToNanos(expected);
  const consequence = isTooLow
    ? 'it is passed in every ordinary month, and its alerts say nothing new'
    : 'spend could double before it says a word';
  return [
    {
      kind: isTooLow ? 'too-low' : 'too-high',
      budgetId: budget.id,
      name: budget.name,
      scope: budget.scope,
      amountNanos,
      currentNanos: budget.amountNanos,
      expectedNanos,
      reasoning: `${renderExpected(days, expectedNanos)} The budget is ${formatDollars(budget.amountNanos)}: ${consequence}. A fifth above the expected spend, rounded up, is ${formatDollars(amountNanos)}.`,
    },
  ];
}

function renderExpected(days: number, expectedNanos: bigint): string {
  return `At the pace of the last ${days} days, weekday by weekday, a month costs about ${formatDollars(expectedNanos)}.`;
}

/** Up to the next amount of two digits and zeros; at least a dollar. 2,016 -> 2,100. */
export function roundUpNicely(dollars: number): number {
  if (dollars <= 1) return 1;
  const step = Math.max(1, 10 ** (Math.floor(Math.log10(dollars)) - 1));
  return Math.ceil(dollars / step - 1e-9) * step;
}

function isSameScope(left: BudgetScope, right: BudgetScope): boolean {
  const fields = ['connectionId', 'projectId', 'apiKeyId', 'model', 'userId', 'kind', 'provider', 'payerId'] as const;
  return left.savedView?.id === right.savedView?.id && fields.every((field) => left[field] === right[field]);
}
