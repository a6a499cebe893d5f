import type { Budget as BudgetContract, BudgetStatus as BudgetStatusContract } from '@/lib/contracts/budgets/budgets';
import { type Budget, type BudgetScope, computeBudgetStatus } from '@/lib/domain/budgets/budget';
import { formatNanosExact } from '@/lib/domain/money';
import type { LoadedProgress } from './load-budget-progress';

/** A budget as the HTTP API shows it. */
export function mapBudget(budget: Budget): BudgetContract {
  const { amountNanos, createdAt, updatedAt, scope, ...rest } = budget;
  return {
    ...rest,
    scope: mapBudgetScope(scope),
    actions: budget.actions ?? [],
    savedViewName: scope.savedView?.name ?? null,
    amount: formatNanosExact(amountNanos),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

/** A scope as the HTTP API shows it: a saved view by its id. */
export function mapBudgetScope({ savedView, ...scope }: BudgetScope): BudgetContract['scope'] {
  return savedView ? { savedViewId: savedView.id } : scope;
}

/** The standing of a budget as the HTTP API shows it. */
export function mapBudgetStatus(budget: Budget, progress: LoadedProgress, now: Date): BudgetStatusContract {
  const status = computeBudgetStatus(budget, progress, now);
  return {
    budgetId: budget.id,
    period: { start: progress.period.startsAt.toISOString(), end: progress.period.endsAt.toISOString() },
    limit: formatNanosExact(status.limitNanos),
    carried: formatNanosExact(progress.carriedNanos),
    spent: formatNanosExact(progress.spentNanos),
    costSource: progress.costSource,
    approximate: !progress.isExact,
    complete: progress.isWhole,
    allowancePerDay: status.allowancePerDayNanos === null ? null : formatNanosExact(status.allowancePerDayNanos),
    pace: status.pace,
    elapsedPercent: status.elapsedPercent,
    remaining: formatNanosExact(status.remainingNanos),
    percent: status.spentPercent,
    forecast: mapForecast(progress, status.forecastPercent),
    crossesOn: status.crossesOn,
    state: status.state,
    firedThresholds: progress.firings.map(({ percent, basis, firedAt }) => ({
      percent,
      basis,
      firedAt: firedAt.toISOString(),
    })),
    asOf: progress.asOf?.toISOString() ?? null,
  };
}

function mapForecast(progress: LoadedProgress, percent: number | null): BudgetStatusContract['forecast'] {
  const { forecast } = progress;
  if (!forecast || percent === null) return null;
  return {
    amount: formatNanosExact(forecast.amountNanos),
    low: formatNanosExact(forecast.lowNanos),
    high: formatNanosExact(forecast.highNanos),
    percent,
  };
}
