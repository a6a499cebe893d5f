import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type {
  Budget as BudgetContract,
  BudgetCreate,
  BudgetScope as BudgetScopeInput,
  BudgetStatus as BudgetStatusContract,
  BudgetUpdate,
} from '@/lib/contracts/budgets/budgets';
import { listAlertRuleRows } from '@/lib/db/alert-rules/alert-rules';
import {
  deleteBudgetRow,
  deleteFirings,
  findBudget,
  insertBudget,
  lockBudget,
  updateBudgetRow,
} from '@/lib/db/budgets/budgets';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { lockForTransaction } from '@/lib/db/locks';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { findSavedView } from '@/lib/db/usage/usage-views';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { applyBudgetRules } from '@/lib/domain/alert-rules/budget-rules';
import {
  type Budget,
  type BudgetScope,
  computeBudgetStatus,
  findCrossedThresholds,
  selectRearmedFirings,
} from '@/lib/domain/budgets/budget';
import { formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import { isWithinProjects } from '@/lib/domain/people/project-limit';
import { findNoDataSince } from '@/lib/domain/usage/data-horizon';
import { readSavedFilter } from '@/lib/domain/usage/saved-filter';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { checkReferences } from '@/lib/services/check-references';
import { closeBudgetIncidents } from '@/lib/services/incidents/close-incidents';
import { mapLeftOut } from '@/lib/services/name-left-out';
import { recordChange } from '@/lib/services/record-change';
import { checkBudgetActions } from './check-budget-actions';
import { type LoadedProgress, loadBudgetProgress } from './load-budget-progress';

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
export function mapBudgetScope({ savedView, connectionIds: _ids, ...scope }: BudgetScope): BudgetContract['scope'] {
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
    assumed: formatNanosExact(progress.assumedNanos),
    unpricedRequests: Number(progress.unpricedRequests),
    ...(progress.leftOut.length > 0 && { leftOut: mapLeftOut(progress.leftOut) }),
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
    noDataSince: describeNoData(progress, now),
  };
}

function describeNoData({ asOf }: LoadedProgress, now: Date): string | null {
  const { POLL_INTERVAL_SECONDS } = readEnv();
  return findNoDataSince({ complete: asOf }, now, POLL_INTERVAL_SECONDS)?.toISOString() ?? null;
}

function mapForecast(progress: LoadedProgress, percent: number | null): BudgetStatusContract['forecast'] {
  const { forecast } = progress;
  if (!forecast || percent === null) return null;
  return {
    amount: formatNanosExact(forecast.amountNanos),
    low: formatNanosExact(forecast.lowNanos),
    high: formatNanosExact(forecast.highNanos),
    percent,
    assumed: formatNanosExact(forecast.assumedNanos),
    unpriced: forecast.isUnpriced,
  };
}

/** A scope as it is asked for, with the saved view it names. Throws `invalid_input` for a view the viewer cannot see. */
async function resolveBudgetScope(
  tx: Transaction,
  { workspaceId, actor }: Viewer,
  { savedViewId, ...scope }: z.infer<typeof BudgetScopeInput>,
): Promise<BudgetScope> {
  if (savedViewId === undefined) return dropAbsent(scope);
  const view = await findSavedView(tx, workspaceId, savedViewId);
  if (view?.page === 'usage' && (view.isShared || view.createdBy === actor.id)) {
    if (view.params['payer'] !== undefined) {
      const message = `saved view "${view.name}" is by payer: expected one without, or scope.payerId`;
      throw new AppError('invalid_input', message, { errors: [{ path: 'scope.savedViewId', message }] });
    }
    return { savedView: { id: view.id, name: view.name, filter: readSavedFilter(view.params) } };
  }
  const message = `saved view "${savedViewId}": there is none that you can see`;
  throw new AppError('invalid_input', message, { errors: [{ path: 'scope.savedViewId', message }] });
}

/** One budget. Throws `not_found`. */
export async function getBudget(viewer: Viewer, id: string): Promise<BudgetContract> {
  const budget = await findBudget(getDb(), viewer.workspaceId, id);
  if (!budget || !isWithinProjects(viewer, budget.scope.projectId)) throw makeBudgetNotFound(id);
  return mapBudget(budget);
}

/** The answer to an id that no budget of the workspace has. */
export function makeBudgetNotFound(id: string): AppError {
  return new AppError('not_found', `budget "${id}": there is no such budget in this workspace`);
}

/** Creates a budget; it is judged with the next evaluation. Throws `conflict` when the name is taken. */
export async function createBudget(
  viewer: Viewer,
  input: BudgetCreate,
  now: Date = readNow(),
): Promise<BudgetContract> {
  const { workspaceId } = viewer;
  const { amount, currency: _currency, timezone = viewer.timezone, scope, ...rest } = input;
  checkBudgetActions(viewer, [], input.actions);
  checkCalendar(rest, scope.payerId);
  try {
    return await inTransaction(async (tx) => {
      await checkReferences(
        tx,
        workspaceId,
        {
          connectionId: { path: 'scope.connectionId', id: scope.connectionId },
          channelIds: input.channelIds,
          scope: { path: 'scope', ids: scope },
        },
        now,
      );
      const budget = await insertBudget(tx, workspaceId, {
        ...rest,
        scope: await resolveBudgetScope(tx, viewer, scope),
        timezone,
        amountNanos: parseDecimalToNanos(amount),
      });
      await recordChange(tx, viewer, {
        action: 'budget.created',
        target: budget.id,
        detail: { name: budget.name },
        after: mapBudget(budget),
      });
      return mapBudget(budget);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makeNameConflict(input.name) : error;
  }
}

/** The answer to a name that another budget has. */
export function makeNameConflict(name: string): AppError {
  const message = `budget name "${name}" is taken: expected a name that no other budget of the workspace has`;
  return new AppError('conflict', message, { errors: [{ path: 'name', message }] });
}

/**
 * Changes a budget. Thresholds that notified and are no longer reached may notify again; when none is reached any more, the
 * open incident ends. Throws `not_found`, or `conflict` when the new name is taken.
 */
export async function updateBudget(
  viewer: Viewer,
  id: string,
  patch: z.infer<typeof BudgetUpdate>,
  now: Date = readNow(),
): Promise<BudgetContract> {
  const { workspaceId } = viewer;
  try {
    return await inTransaction(async (tx) => {
      // An evaluation that read the old amount must not fire after this change.
      await lockForTransaction(tx, `budgets:${workspaceId}`);
      const standing = await lockBudget(tx, workspaceId, id);
      if (!standing) throw makeBudgetNotFound(id);
      checkBudgetActions(viewer, standing.actions ?? [], patch.actions);
      const startDay = pickStartDay(standing, patch);
      const calendar = {
        period: patch.period ?? standing.period,
        startDay,
        startsOn: patch.startsOn === undefined ? standing.startsOn : patch.startsOn,
        endsOn: patch.endsOn === undefined ? standing.endsOn : patch.endsOn,
      };
      checkCalendar(calendar, (patch.scope ?? standing.scope).payerId);
      await checkReferences(
        tx,
        workspaceId,
        {
          connectionId: { path: 'scope.connectionId', id: patch.scope?.connectionId },
          channelIds: patch.channelIds,
          scope: { path: 'scope', ids: patch.scope, before: standing.scope },
        },
        now,
      );
      const { amount, scope, ...rest } = patch;
      const budget = await updateBudgetRow(tx, workspaceId, id, {
        ...dropAbsent(rest),
        startDay,
        ...(scope === undefined ? {} : { scope: await resolveBudgetScope(tx, viewer, scope) }),
        ...(amount === undefined ? {} : { amountNanos: parseDecimalToNanos(amount) }),
      });
      await rearmThresholds(tx, viewer, budget, now);
      await recordChange(tx, viewer, {
        action: 'budget.updated',
        target: id,
        detail: { name: budget.name },
        before: mapBudget(standing),
        after: mapBudget(budget),
      });
      return mapBudget(budget);
    });
  } catch (error) {
    throw isUniqueViolation(error) ? makeNameConflict(patch.name ?? '') : error;
  }
}

/** A start day belongs to its period: another period begins with its first day unless the change names one. */
function pickStartDay(standing: Budget, patch: z.infer<typeof BudgetUpdate>): number {
  const isOther = patch.period !== undefined && patch.period !== standing.period;
  return patch.startDay ?? (isOther ? 1 : standing.startDay);
}

const HOURS_OF_PAYER = {
  path: 'period',
  message: 'period hour of a payer: expected day, week or month, for the allocation counts by whole days',
};

/** What fits by itself may not fit what stands. Throws `invalid_input`. */
function checkCalendar(
  calendar: Pick<Budget, 'period' | 'startDay' | 'startsOn' | 'endsOn'>,
  payerId: string | undefined,
): void {
  const { period, startDay, startsOn, endsOn } = calendar;
  const last = period === 'month' ? 31 : period === 'week' ? 7 : 1;
  const errors = [
    ...(payerId !== undefined && period === 'hour' ? [HOURS_OF_PAYER] : []),
    ...(startDay > last
      ? [{ path: 'startDay', message: `startDay ${startDay} of a ${period}: expected 1 to ${last}` }]
      : []),
    ...(startsOn !== null && endsOn !== null && endsOn < startsOn
      ? [{ path: 'endsOn', message: `endsOn ${endsOn}: expected a day that is not before startsOn (${startsOn})` }]
      : []),
  ];
  if (errors.length > 0) throw new AppError('invalid_input', errors.map((one) => one.message).join('; '), { errors });
}

async function rearmThresholds(tx: Transaction, viewer: Viewer, changed: Budget, now: Date): Promise<void> {
  const { workspaceId, actor } = viewer;
  const [budget = changed] = applyBudgetRules([changed], await listAlertRuleRows(tx, workspaceId));
  const progress = (await loadBudgetProgress(tx, workspaceId, [budget], now)).get(budget.id);
  if (!progress) return;
  const rearmed = selectRearmedFirings(budget, progress);
  await deleteFirings(tx, workspaceId, budget.id, progress.period.startsAt, rearmed);
  if (findCrossedThresholds(budget, progress).length > 0) return;
  await closeBudgetIncidents(
    tx,
    workspaceId,
    budget.id,
    now,
    `${actor.name} changed the budget: no threshold is reached`,
  );
}

/** Deletes a budget and ends its open incident. Throws `not_found`. */
export async function deleteBudget(viewer: Viewer, id: string, now: Date = readNow()): Promise<void> {
  const { workspaceId, actor } = viewer;
  await inTransaction(async (tx) => {
    await lockForTransaction(tx, `budgets:${workspaceId}`);
    const budget = await lockBudget(tx, workspaceId, id);
    if (!budget) throw makeBudgetNotFound(id);
    await closeBudgetIncidents(tx, workspaceId, id, now, `${actor.name} deleted the budget`);
    await deleteBudgetRow(tx, workspaceId, id);
    await recordChange(tx, viewer, {
      action: 'budget.deleted',
      target: id,
      detail: { name: budget.name },
      before: mapBudget(budget),
    });
  });
}
