import { listFirings } from '@/lib/db/budgets';
import type { Transaction } from '@/lib/db/client';
import { listDataHorizons } from '@/lib/db/data-horizons';
import { sumScopeSpend, sumScopeSpendByDay } from '@/lib/db/scope-spend';
import type { Budget, BudgetProgress } from '@/lib/domain/budget';
import { type DailySpend, forecastBudgetPeriod } from '@/lib/domain/budget-forecast';
import { findBudgetPeriod } from '@/lib/domain/budget-period';
import { planSpendSegments } from '@/lib/domain/spend-segment';

const DAY_MS = 86_400_000;
const HISTORY_DAYS = 28;

/** `asOf`: everything up to then has been read; null = nothing read yet. */
export type LoadedProgress = BudgetProgress & { asOf: Date | null };

/** Spend, forecast and firings of the period that contains `now`, for all given budgets with a handful of queries. */
export async function loadBudgetProgress(
  tx: Transaction,
  workspaceId: string,
  budgets: readonly Budget[],
  now: Date,
): Promise<Map<string, LoadedProgress>> {
  if (budgets.length === 0) return new Map();
  const today = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
  const historyFrom = new Date(today.getTime() - HISTORY_DAYS * DAY_MS);
  const periods = new Map(budgets.map((one) => [one.id, findBudgetPeriod(one.period, one.timezone, now)]));
  const questions = budgets.map((budget) => {
    const period = findBudgetPeriod(budget.period, budget.timezone, now);
    return {
      id: budget.id,
      scope: budget.scope,
      segments: planSpendSegments(period.startsAt, period.endsAt, today),
    };
  });
  const earliest = new Date(Math.min(...[...periods.values()].map((period) => period.startsAt.getTime())));
  const spent = await sumScopeSpend(tx, workspaceId, questions);
  const history = await sumHistory(tx, workspaceId, budgets, historyFrom, today);
  const firings = await listFirings(tx, workspaceId, [...periods.keys()], earliest);
  const horizons = await listDataHorizons(tx, workspaceId);
  return new Map(
    budgets.map((budget) => {
      const period = findBudgetPeriod(budget.period, budget.timezone, now);
      const { nanos: spentNanos, unpricedRequests } = spent.get(budget.id) ?? { nanos: 0n, unpricedRequests: 0n };
      const recentDays = fillDays(history.get(formatScope(budget)) ?? new Map(), today);
      const own = firings.filter(
        (one) => one.budgetId === budget.id && one.periodStart.getTime() === period.startsAt.getTime(),
      );
      const { amountNanos } = budget;
      const forecast = forecastBudgetPeriod({ period, now, spentNanos, amountNanos, recentDays });
      const asOf = findHorizon(horizons, budget.scope.connectionId);
      return [budget.id, { period, spentNanos, unpricedRequests, forecast, firings: own, asOf }];
    }),
  );
}

/** Daily spend by scope: budgets of one scope share it. */
function sumHistory(tx: Transaction, workspaceId: string, budgets: readonly Budget[], from: Date, until: Date) {
  const scopes = new Map(budgets.map((budget) => [formatScope(budget), budget.scope]));
  const questions = [...scopes].map(([id, scope]) => ({ id, scope }));
  return sumScopeSpendByDay(tx, workspaceId, questions, from, until);
}

function formatScope({ scope }: Budget): string {
  return JSON.stringify([scope.connectionId, scope.projectId, scope.apiKeyId, scope.model, scope.userId]);
}

/** Days from the first use in the window up to yesterday, those without usage as 0. */
function fillDays(byDay: ReadonlyMap<number, bigint>, today: Date): DailySpend[] {
  if (byDay.size === 0) return [];
  const days: DailySpend[] = [];
  for (let dayMs = Math.min(...byDay.keys()); dayMs < today.getTime(); dayMs += DAY_MS) {
    days.push({ startsAt: new Date(dayMs), nanos: byDay.get(dayMs) ?? 0n });
  }
  return days;
}

/** The oldest horizon of the connections in scope: everything is known up to there. */
function findHorizon(horizons: ReadonlyMap<string, Date | null>, connectionId: string | undefined): Date | null {
  if (connectionId !== undefined) return horizons.get(connectionId) ?? null;
  const known = [...horizons.values()].filter((one) => one !== null);
  return known.length === 0 ? null : new Date(Math.min(...known.map((one) => one.getTime())));
}
