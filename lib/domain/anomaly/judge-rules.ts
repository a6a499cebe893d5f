import type { Evidence } from './judge';
import type { MonthState } from './month';
import type { Series } from './series';

/** Share by which the usual month end must pass the budget before it is worth a word. */
const FORECAST_ROOM = 1.05;
/** Days of the month to know before its end is told. */
const MIN_MONTH_DAYS = 3;

/** A canary key is there to be seen by whoever steals it: any use is proof. */
export function judgeCanary(series: Series): Evidence | null {
  if (series.requests60 <= 0 && series.live60 <= 0) return null;
  return {
    test: 'canary',
    windowMinutes: 60,
    observed: series.live60,
    usual: 0,
    largest: 0,
    margin: 0,
    rate: series.live60,
  };
}

/** The month against its budget, micro-dollars: passed, or about to be at the usual pace. */
export function judgeMonth(month: MonthState, budget: number): Evidence | null {
  const isPassed = month.spent > budget;
  const willPass = month.knownDays >= MIN_MONTH_DAYS && month.usualEnd > FORECAST_ROOM * budget;
  if (!isPassed && !willPass) return null;
  return {
    test: 'budget',
    windowMinutes: 60,
    observed: month.spent,
    usual: budget,
    largest: month.usualEnd,
    margin: Math.log(month.usualEnd / budget),
    rate: Math.max(0, month.usualEnd - budget) / Math.max(1, month.remainingHours),
  };
}
