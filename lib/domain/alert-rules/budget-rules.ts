import type { Budget } from '@/lib/domain/budgets/budget';
import type { AlertRule } from './alert-rule';

/** Budgets with the thresholds that rules add to them; each threshold counts once, however often it is named. */
export function applyBudgetRules(budgets: readonly Budget[], rules: readonly AlertRule[]): Budget[] {
  return budgets.map((budget) => {
    const fitting = rules.filter((rule) => isRuleFor(rule, budget));
    if (fitting.length === 0) return budget;
    const added = fitting.flatMap((rule) =>
      rule.kind === 'budget' ? [{ percent: rule.config.percent, basis: rule.config.basis }] : [],
    );
    const thresholds = [...budget.thresholds];
    for (const one of added) {
      if (!thresholds.some((known) => known.percent === one.percent && known.basis === one.basis)) thresholds.push(one);
    }
    // No channels means all of them, in a rule as in a budget.
    const isToldToAll = budget.channelIds.length === 0 || fitting.some((rule) => rule.channelIds.length === 0);
    const channelIds = new Set([...budget.channelIds, ...fitting.flatMap((rule) => rule.channelIds)]);
    return { ...budget, thresholds, channelIds: isToldToAll ? [] : [...channelIds] };
  });
}

/** Whether a rule matches a budget: by its id, its connection or provider, and scope. */
export function isRuleFor(rule: AlertRule, budget: Pick<Budget, 'id' | 'scope'>): boolean {
  if (rule.kind !== 'budget' || !rule.enabled) return false;
  const { budgetId } = rule.config;
  if (budgetId !== null && budgetId !== budget.id) return false;
  if (rule.connectionId !== null && rule.connectionId !== budget.scope.connectionId) return false;
  const { provider, ...scope } = rule.scope;
  const { connectionId } = budget.scope;
  const isOfProvider =
    provider === undefined ||
    budget.scope.provider === provider ||
    (connectionId !== undefined && rule.ofProvider?.includes(connectionId) === true);
  return (
    isOfProvider && Object.entries(scope).every(([field, value]) => budget.scope[field as keyof typeof scope] === value)
  );
}
