import { listFirings } from '@/lib/db/budgets/budgets';
import type { Transaction } from '@/lib/db/client';
import { listConnectionReads } from '@/lib/db/connections/data-horizons';
import { type Budget, type BudgetProgress, computeCarried } from '@/lib/domain/budgets/budget';
import { forecastBudgetPeriod } from '@/lib/domain/budgets/budget-forecast';
import { computeBudgetPhase, findBudgetLife, findCalendarPeriod } from '@/lib/domain/calendar';
import { DAY_MS } from '@/lib/domain/time';
import { findDataHorizon } from '@/lib/domain/usage/data-horizon';
import type { PeriodSpend } from '@/lib/domain/usage/period-spend';
import { loadPeriodSpend, type PeriodQuestion } from './load-period-spend';
import { loadRegularDays } from './load-regular-days';

/**
 * `asOf`: everything up to then has been read; null = nothing read yet. `newestAt`: a part was read up to there; `now` where
 * nothing was. `billedDays` and, of a payer, `byDay`: those of the period.
 */
export type LoadedProgress = BudgetProgress &
  Pick<PeriodSpend, 'billedDays' | 'byDay'> & { asOf: Date | null; newestAt: Date };

/**
 * Spend, forecast and firings of the period that contains `now`, for all given budgets with a handful of queries. With
 * `isJudging` it is the period that the newest data lies in: what is not read yet begins no new one. Forecasts go on from
 * where the data ends.
 */
export async function loadBudgetProgress(
  tx: Transaction,
  workspaceId: string,
  budgets: readonly Budget[],
  now: Date,
  { isJudging = false }: { isJudging?: boolean } = {},
): Promise<Map<string, LoadedProgress>> {
  if (budgets.length === 0) return new Map();
  const today = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS);
  const reads = await listConnectionReads(tx, workspaceId);
  const horizons = new Map(budgets.map((one) => [one.id, findDataHorizon(reads, one.scope, now)]));
  const clockOf = ({ id }: Budget) => (isJudging ? (horizons.get(id)?.newest ?? now) : now);
  const periods = new Map(budgets.map((one) => [one.id, findCalendarPeriod(one, clockOf(one))]));
  const questions = budgets.flatMap((budget) => [
    { id: budget.id, scope: budget.scope, period: findCalendarPeriod(budget, clockOf(budget)) },
    ...askCarried(budget, clockOf(budget)),
  ]);
  const earliest = new Date(Math.min(...[...periods.values()].map((period) => period.startsAt.getTime())));
  const spent = await loadPeriodSpend(tx, workspaceId, questions, today);
  const history = await loadHistory(tx, workspaceId, budgets, today);
  const firings = await listFirings(tx, workspaceId, [...periods.keys()], earliest);
  return new Map(
    budgets.map((budget) => {
      const at = clockOf(budget);
      const period = findCalendarPeriod(budget, at);
      const asOf = horizons.get(budget.id)?.complete ?? null;
      const spend = spent.get(budget.id) ?? NOTHING_SPENT;
      const before = spent.get(carriedId(budget));
      const carriedNanos = before ? computeCarried(budget, before.spentNanos) : 0n;
      // A day that is not fully read teaches nothing.
      const knownUntil = asOf ?? now;
      const recentDays = (history.get(formatScope(budget)) ?? []).filter(
        (day) => day.startsAt.getTime() + DAY_MS <= knownUntil.getTime(),
      );
      const own = firings.filter(
        (one) => one.budgetId === budget.id && one.periodStart.getTime() === period.startsAt.getTime(),
      );
      const amountNanos = budget.amountNanos + carriedNanos;
      const isActive = computeBudgetPhase(budget, at) === 'active';
      const known = { ...spend, period, now: knownUntil, amountNanos, recentDays };
      const forecast = isActive ? forecastBudgetPeriod(known) : null;
      return [budget.id, { period, carriedNanos, ...spend, forecast, firings: own, asOf, newestAt: at }];
    }),
  );
}

const NOTHING_SPENT: PeriodSpend = {
  ...{ spentNanos: 0n, oneOffNanos: 0n, unpricedRequests: 0n, assumedNanos: 0n, costSource: 'estimated' },
  leftOut: [],
  ...{ isExact: true, isWhole: true, billedDays: [] },
};

const carriedId = (budget: Budget) => `${budget.id} before`;

/** The whole period before the current one, where it is carried over and the budget held then. */
function askCarried(budget: Budget, now: Date): PeriodQuestion[] {
  if (!budget.rollover) return [];
  const current = findCalendarPeriod(budget, now);
  const begunAt = findBudgetLife(budget).startsAt ?? findCalendarPeriod(budget, budget.createdAt).startsAt;
  if (current.startsAt <= begunAt) return [];
  const before = findCalendarPeriod(budget, new Date(current.startsAt.getTime() - 1));
  return [{ id: carriedId(budget), scope: budget.scope, period: before }];
}

/** Budgets of one scope share their history. */
function loadHistory(tx: Transaction, workspaceId: string, budgets: readonly Budget[], today: Date) {
  const scopes = new Map(budgets.map((budget) => [formatScope(budget), budget.scope]));
  return loadRegularDays(
    tx,
    workspaceId,
    [...scopes].map(([id, scope]) => ({ id, scope })),
    today,
  );
}

function formatScope({ scope }: Budget): string {
  return JSON.stringify([
    scope.connectionId,
    scope.projectId,
    scope.apiKeyId,
    scope.model,
    scope.userId,
    scope.kind,
    scope.provider,
    scope.payerId,
    scope.savedView?.id,
  ]);
}
