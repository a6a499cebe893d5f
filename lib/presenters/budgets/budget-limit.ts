import type { Budget } from '@/lib/contracts/budgets/budgets';
import type { UsageQuery } from '@/lib/contracts/usage/usage';
import type { UsageView } from '@/lib/presenters/usage/usage-view';

const PERIOD_OF_RANGE: Partial<Record<UsageView['range'], Budget['period']>> = {
  today: 'day',
  yesterday: 'day',
  month: 'month',
  'last-month': 'month',
};

/**
 * The budget that a chart can be held against: one of the same scope as the filters, whose period is one bucket, or the
 * whole window when spend is added up. Null where none fits. The smallest is the one that is passed first.
 */
export function findBudgetLimit(
  budgets: readonly Budget[],
  view: UsageView,
  query: Pick<UsageQuery, 'bucket'>,
): { value: number; text: string } | null {
  if (view.metric !== 'cost') return null;
  const period = view.isCumulative ? PERIOD_OF_RANGE[view.range] : query.bucket;
  const fitting = budgets
    .filter((budget) => budget.period === period && isSameScope(budget.scope, view.filters))
    .sort((left, right) => Number(left.amount) - Number(right.amount));
  const [first] = fitting;
  return first ? { value: Number(first.amount), text: `Budget ${first.name}` } : null;
}

const FILTER_OF_SCOPE = {
  connectionId: 'connection',
  projectId: 'project',
  apiKeyId: 'apiKey',
  model: 'model',
  userId: 'user',
  provider: 'provider',
} as const;

function isSameScope(scope: Budget['scope'], filters: UsageView['filters']): boolean {
  if (scope.savedViewId !== undefined || scope.payerId !== undefined) return false;
  const wanted = Object.entries(FILTER_OF_SCOPE).flatMap(([field, dimension]) => {
    const id = scope[field as keyof typeof FILTER_OF_SCOPE];
    return id === undefined ? [] : [`${dimension}=${id}`];
  });
  const given = Object.entries(filters).flatMap(([dimension, values]) =>
    values.map((value) => `${dimension}=${value}`),
  );
  return wanted.length === given.length && wanted.every((one) => given.includes(one));
}
