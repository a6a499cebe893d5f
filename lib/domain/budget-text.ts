import type { Budget, BudgetProgress, BudgetThreshold } from './budget';
import { computePercent } from './budget';
import { formatBudgetPeriod, formatCalendarDay } from './budget-period';
import type { IncidentFact, IncidentScope } from './incident';
import { renderIncidentScope, type ScopeNames } from './incident-text';
import { formatDollars } from './money';

/** Head line: 'Budget "Team": 84% of $500.00 spent' or '… forecast to reach 112% of $500.00'. */
export function renderBudgetTitle(budget: Budget, progress: BudgetProgress, leading: BudgetThreshold): string {
  const head = `Budget "${budget.name}"`;
  if (leading.basis === 'forecast' && progress.forecast) {
    const percent = formatPercent(progress.forecast.amountNanos, budget.amountNanos);
    return `${head}: forecast to reach ${percent} of ${formatDollars(budget.amountNanos)}`;
  }
  const percent = formatPercent(progress.spentNanos, budget.amountNanos);
  return `${head}: ${percent} of ${formatDollars(budget.amountNanos)} spent`;
}

/** Two to four sentences with numbers, and what kind of number they are. */
export function renderBudgetExplanation(
  budget: Budget,
  progress: BudgetProgress,
  leading: BudgetThreshold,
  names: ScopeNames,
): string {
  const scope = renderIncidentScope(toIncidentScope(budget), names);
  const period = formatBudgetPeriod(budget.period, budget.timezone, progress.period.startsAt);
  const spent = `Estimated spend of ${scope} for ${period} is ${formatDollars(progress.spentNanos)}, ${formatPercent(progress.spentNanos, budget.amountNanos)} of the budget of ${formatDollars(budget.amountNanos)}.`;
  const threshold = `The threshold of ${leading.percent}% ${leading.basis === 'actual' ? 'of actual spend' : 'of the forecast'} was reached.`;
  return [spent, renderUnpriced(progress), threshold, renderOutlook(budget, progress)]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function renderUnpriced({ unpricedRequests }: BudgetProgress): string {
  if (unpricedRequests === 0n) return '';
  return `Not in it: ${unpricedRequests} request${unpricedRequests === 1n ? '' : 's'} of models without a known price.`;
}

function renderOutlook(budget: Budget, progress: BudgetProgress): string {
  const { forecast } = progress;
  if (!forecast) return '';
  const range = `between ${formatDollars(forecast.lowNanos)} and ${formatDollars(forecast.highNanos)}`;
  const outlook = `By the end of the period it is forecast to be ${formatDollars(forecast.amountNanos)} (${range}).`;
  if (!forecast.crossesAt) return outlook;
  return `${outlook} At this pace the budget is passed on ${formatCalendarDay(forecast.crossesAt, budget.timezone)}.`;
}

/** The same numbers one by one. */
export function renderBudgetFacts(budget: Budget, progress: BudgetProgress): IncidentFact[] {
  const remaining = budget.amountNanos - progress.spentNanos;
  const facts: IncidentFact[] = [
    { kind: 'spent', text: `Spent so far (estimated): ${formatDollars(progress.spentNanos)}` },
    {
      kind: 'remaining',
      text: remaining >= 0n ? `Remaining: ${formatDollars(remaining)}` : `Over budget by ${formatDollars(-remaining)}`,
    },
  ];
  if (progress.forecast) {
    facts.push({ kind: 'forecast', text: `Forecast for the period: ${formatDollars(progress.forecast.amountNanos)}` });
  }
  return facts;
}

/** Incidents keep the connection beside the scope, budgets inside it. */
export function toIncidentScope(budget: Pick<Budget, 'scope'>): IncidentScope {
  const { connectionId: _connectionId, ...scope } = budget.scope;
  return scope;
}

function formatPercent(nanos: bigint, amountNanos: bigint): string {
  return `${Math.floor(computePercent(nanos, amountNanos))}%`;
}
