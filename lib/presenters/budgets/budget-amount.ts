import type { BudgetListItem } from '@/lib/contracts/budgets/budgets';
import { computePercent, formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';

/** "1,250.50" and "$1250.5" are what people type: both mean 1250.5. */
export function readAmount(text: string): string {
  return text.replace(/[\s,$]/g, '').replace(/\.$/, '');
}

/** Whether a text is an amount that a budget may have: above 0, up to nine digits on each side of the point. */
export function isAmount(text: string): boolean {
  const amount = readAmount(text);
  return /^\d{1,9}(\.\d{1,9})?$/.test(amount) && Number(amount) > 0;
}

/** A budget as it will stand with another amount, as far as that follows from what is shown; the server has the last word. */
export function applyBudgetAmount(budget: BudgetListItem, amount: string): BudgetListItem {
  const { status } = budget;
  const limitNanos = parseDecimalToNanos(amount) + parseDecimalToNanos(status.carried);
  const spentNanos = parseDecimalToNanos(status.spent);
  const forecastNanos = status.forecast && parseDecimalToNanos(status.forecast.amount);
  const isForecastOver = forecastNanos !== null && forecastNanos >= limitNanos;
  const percent = computePercent(spentNanos, limitNanos);
  const isReached = budget.thresholds.some((one) => one.basis === 'actual' && percent >= one.percent);
  const isActive = status.state !== 'scheduled' && status.state !== 'ended';
  const state = spentNanos >= limitNanos ? 'exceeded' : isForecastOver || isReached ? 'warning' : 'ok';
  return {
    ...budget,
    amount,
    status: {
      ...status,
      limit: formatNanosExact(limitNanos),
      remaining: formatNanosExact(limitNanos - spentNanos),
      percent,
      pace: status.elapsedPercent > 0 ? Math.round((percent / status.elapsedPercent) * 100) / 100 : null,
      forecast:
        status.forecast === null || forecastNanos === null
          ? null
          : { ...status.forecast, percent: computePercent(forecastNanos, limitNanos) },
      crossesOn: isForecastOver || spentNanos >= limitNanos ? status.crossesOn : null,
      state: isActive ? state : status.state,
    },
  };
}
