import { formatBudgetPeriod, formatCalendarDay } from '@/lib/domain/calendar';
import type { IncidentFact, IncidentScope } from '@/lib/domain/incidents/incident';
import { renderIncidentScope, type ScopeNames } from '@/lib/domain/incidents/incident-text';
import { computePercent, formatDollars } from '@/lib/domain/money';
import { renderLeftOut } from '@/lib/domain/usage/billed-elsewhere';
import type { Budget, BudgetProgress, BudgetThreshold } from './budget';
import { computeLimit } from './budget';

/** Head line: 'Budget "Team": 84% of $500.00 spent' or '… forecast to reach 112% of $500.00'. */
export function renderBudgetTitle(budget: Budget, progress: BudgetProgress, leading: BudgetThreshold): string {
  const head = `Budget "${budget.name}"`;
  const limit = computeLimit(budget, progress);
  if (leading.basis === 'forecast' && progress.forecast) {
    const percent = formatPercent(progress.forecast.amountNanos, limit);
    return `${head}: forecast to reach ${percent} of ${formatDollars(limit)}`;
  }
  const percent = formatPercent(progress.spentNanos, limit);
  return `${head}: ${percent} of ${formatDollars(limit)} spent`;
}

/** Two to four sentences with numbers, and what kind of number they are. */
export function renderBudgetExplanation(
  budget: Budget,
  progress: BudgetProgress,
  leading: BudgetThreshold,
  names: ScopeNames,
): string {
  const { savedView } = budget.scope;
  const whole = savedView ? `the saved view "${savedView.name}"` : renderIncidentScope(toIncidentScope(budget), names);
  const scope = budget.scope.kind === undefined ? whole : `${budget.scope.kind} of ${whole}`;
  const period = formatBudgetPeriod(budget.period, budget.timezone, progress.period.startsAt);
  const limit = computeLimit(budget, progress);
  const share = formatPercent(progress.spentNanos, limit);
  const spent = `${SOURCE_WORDS[progress.costSource]} of ${scope} for ${period} is ${formatDollars(progress.spentNanos)}, ${share} of the budget of ${formatDollars(limit)}.`;
  const threshold = `The threshold of ${leading.percent}% ${leading.basis === 'actual' ? 'of actual spend' : 'of the forecast'} was reached.`;
  return [
    spent,
    renderCarried(progress),
    renderAssumed(progress),
    renderUnpriced(progress),
    renderLeftOut(progress.leftOut),
    renderCoverage(progress),
    threshold,
    renderOutlook(budget, progress),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

const SOURCE_WORDS = {
  estimated: 'Estimated spend',
  billed: 'Billed spend',
  mixed: 'Spend (billed where the bill is final, else estimated)',
} as const;

function renderCarried({ carriedNanos }: BudgetProgress): string {
  return carriedNanos === 0n ? '' : `${formatDollars(carriedNanos)} of it was left from the period before.`;
}

function renderAssumed({ assumedNanos }: BudgetProgress): string {
  return assumedNanos === 0n ? '' : `${formatDollars(assumedNanos)} of it rests on an assumption about a price.`;
}

function renderUnpriced({ unpricedRequests }: BudgetProgress): string {
  if (unpricedRequests === 0n) return '';
  return `Not in it: ${unpricedRequests} request${unpricedRequests === 1n ? '' : 's'} without a known price, in whole or in part.`;
}

function renderCoverage({ isExact, isWhole }: BudgetProgress): string {
  if (!isWhole) return 'Usage before the first day that was read is missing.';
  return isExact ? '' : 'The edges of the period are counted by whole stored days or hours.';
}

function renderOutlook(budget: Budget, progress: BudgetProgress): string {
  const { forecast } = progress;
  if (!forecast) return '';
  const range = `between ${formatDollars(forecast.lowNanos)} and ${formatDollars(forecast.highNanos)}`;
  const amount = `By the end of the period it is forecast to be ${formatDollars(forecast.amountNanos)} (${range})`;
  const outlook = `${[amount, ...renderForecastMarks(forecast)].join(', ')}.`;
  if (!forecast.crossesAt) return outlook;
  return `${outlook} At this pace the budget is passed on ${formatCalendarDay(forecast.crossesAt, budget.timezone)}.`;
}

/** What the forecast does not know for sure. */
function renderForecastMarks({ assumedNanos, isUnpriced }: NonNullable<BudgetProgress['forecast']>): string[] {
  return [
    ...(assumedNanos === 0n ? [] : [`about ${formatDollars(assumedNanos)} of it by an assumption about a price`]),
    ...(isUnpriced ? ['without usage that has no known price'] : []),
  ];
}

/** The same numbers one by one. */
export function renderBudgetFacts(budget: Budget, progress: BudgetProgress): IncidentFact[] {
  const remaining = computeLimit(budget, progress) - progress.spentNanos;
  const facts: IncidentFact[] = [
    { kind: 'spent', text: `Spent so far (${progress.costSource}): ${formatDollars(progress.spentNanos)}` },
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
  const {
    connectionId: _connectionId,
    connectionIds: _ids,
    kind: _kind,
    savedView: _savedView,
    ...scope
  } = budget.scope;
  return scope;
}

function formatPercent(nanos: bigint, amountNanos: bigint): string {
  return `${Math.floor(computePercent(nanos, amountNanos))}%`;
}
