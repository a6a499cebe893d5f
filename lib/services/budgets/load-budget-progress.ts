import { listFirings } from '@/lib/db/budgets/budgets';
import type { Transaction } from '@/lib/db/client';
import { listConnectionReads } from '@/lib/db/connections/data-horizons';
import { sumBilledSpend } from '@/lib/db/usage/billed-spend';
import { type SpendQuestion, sumScopeSpend, sumScopeSpendByBucket } from '@/lib/db/usage/scope-spend';
import { type Budget, type BudgetProgress, computeCarried } from '@/lib/domain/budgets/budget';
import { type DailySpend, forecastBudgetPeriod } from '@/lib/domain/budgets/budget-forecast';
import { computeBudgetPhase, findBudgetLife, findCalendarPeriod, type Interval } from '@/lib/domain/calendar';
import { DAY_MS } from '@/lib/domain/time';
import { findDataHorizon } from '@/lib/domain/usage/data-horizon';
import { planSpendSegments } from '@/lib/domain/usage/spend-segment';

const HISTORY_DAYS = 28;
/** A day's bill is final a day after the day is over. */
const BILL_SETTLING_MS = DAY_MS;

/**
 * `asOf`: everything up to then has been read; null = nothing read yet. `newestAt`: a part was read up to there; `now` where
 * nothing was.
 */
export type LoadedProgress = BudgetProgress & { asOf: Date | null; newestAt: Date };

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
  const historyFrom = new Date(today.getTime() - HISTORY_DAYS * DAY_MS);
  const reads = await listConnectionReads(tx, workspaceId);
  const horizons = new Map(budgets.map((one) => [one.id, findDataHorizon(reads, one.scope, now)]));
  const clockOf = ({ id }: Budget) => (isJudging ? (horizons.get(id)?.newest ?? now) : now);
  const periods = new Map(budgets.map((one) => [one.id, findCalendarPeriod(one, clockOf(one))]));
  const questions = budgets.flatMap((budget) => [
    ask(budget, budget.id, findCalendarPeriod(budget, clockOf(budget)), today),
    ...askCarried(budget, clockOf(budget), today),
  ]);
  const earliest = new Date(Math.min(...[...periods.values()].map((period) => period.startsAt.getTime())));
  const spent = await loadSpend(tx, workspaceId, questions, today);
  const history = await sumHistory(tx, workspaceId, budgets, historyFrom, today);
  const firings = await listFirings(tx, workspaceId, [...periods.keys()], earliest);
  return new Map(
    budgets.map((budget) => {
      const at = clockOf(budget);
      const period = findCalendarPeriod(budget, at);
      const asOf = horizons.get(budget.id)?.complete ?? null;
      const spend = spent.get(budget.id) ?? NOTHING_SPENT;
      const before = spent.get(carriedId(budget));
      const carriedNanos = before ? computeCarried(budget, before.spentNanos) : 0n;
      const recentDays = fillDays(history.get(formatScope(budget)) ?? new Map(), today, asOf ?? now);
      const own = firings.filter(
        (one) => one.budgetId === budget.id && one.periodStart.getTime() === period.startsAt.getTime(),
      );
      const amountNanos = budget.amountNanos + carriedNanos;
      const { spentNanos } = spend;
      const isActive = computeBudgetPhase(budget, at) === 'active';
      const known = { period, now: asOf ?? now, spentNanos, amountNanos, recentDays };
      const forecast = isActive ? forecastBudgetPeriod(known) : null;
      return [budget.id, { period, carriedNanos, ...spend, forecast, firings: own, asOf, newestAt: at }];
    }),
  );
}

type Spend = Pick<BudgetProgress, 'spentNanos' | 'unpricedRequests' | 'costSource'>;
const NOTHING_SPENT: Spend = { spentNanos: 0n, unpricedRequests: 0n, costSource: 'estimated' };

const carriedId = (budget: Budget) => `${budget.id} before`;

function ask({ scope }: Budget, id: string, period: Interval, today: Date): SpendQuestion {
  return { id, scope, segments: planSpendSegments(period.startsAt, period.endsAt, today) };
}

/** The whole period before the current one, where it is carried over and the budget held then. */
function askCarried(budget: Budget, now: Date, today: Date): SpendQuestion[] {
  if (!budget.rollover) return [];
  const current = findCalendarPeriod(budget, now);
  const begunAt = findBudgetLife(budget).startsAt ?? findCalendarPeriod(budget, budget.createdAt).startsAt;
  if (current.startsAt <= begunAt) return [];
  const before = findCalendarPeriod(budget, new Date(current.startsAt.getTime() - 1));
  return [ask(budget, carriedId(budget), before, today)];
}

/** Estimates, and on days whose bill is final what was billed, where the bill knows the scope. */
async function loadSpend(
  tx: Transaction,
  workspaceId: string,
  questions: readonly SpendQuestion[],
  today: Date,
): Promise<Map<string, Spend>> {
  const estimated = await sumScopeSpend(tx, workspaceId, questions);
  const billed = await sumBilledSpend(tx, workspaceId, questions, new Date(today.getTime() - BILL_SETTLING_MS));
  return new Map(
    questions.map(({ id }): [string, Spend] => {
      const { nanos, unpricedRequests } = estimated.get(id) ?? { nanos: 0n, unpricedRequests: 0n };
      const bill = billed.get(id);
      if (!bill) return [id, { spentNanos: nanos, unpricedRequests, costSource: 'estimated' }];
      const openNanos = nanos - bill.replacedNanos;
      const costSource = openNanos === 0n ? 'billed' : 'mixed';
      return [id, { spentNanos: bill.billedNanos + openNanos, unpricedRequests, costSource }];
    }),
  );
}

/** Daily spend by scope: budgets of one scope share it. */
function sumHistory(tx: Transaction, workspaceId: string, budgets: readonly Budget[], from: Date, until: Date) {
  const scopes = new Map(budgets.map((budget) => [formatScope(budget), budget.scope]));
  const questions = [...scopes].map(([id, scope]) => ({ id, scope, startsAt: from, endsAt: until }));
  return sumScopeSpendByBucket(tx, workspaceId, 'day', questions);
}

function formatScope({ scope }: Budget): string {
  return JSON.stringify([
    scope.connectionId,
    scope.projectId,
    scope.apiKeyId,
    scope.model,
    scope.userId,
    scope.kind,
    scope.savedView?.id,
  ]);
}

/** Days from the first use in the window up to yesterday, those without usage as 0; a day that is not fully read is none. */
function fillDays(byDay: ReadonlyMap<number, bigint>, today: Date, knownUntil: Date): DailySpend[] {
  if (byDay.size === 0) return [];
  const untilMs = Math.min(today.getTime(), Math.floor(knownUntil.getTime() / DAY_MS) * DAY_MS);
  const days: DailySpend[] = [];
  for (let dayMs = Math.min(...byDay.keys()); dayMs < untilMs; dayMs += DAY_MS) {
    days.push({ startsAt: new Date(dayMs), nanos: byDay.get(dayMs) ?? 0n });
  }
  return days;
}
