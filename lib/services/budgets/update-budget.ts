import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Budget as BudgetContract, BudgetUpdate } from '@/lib/contracts/budgets/budgets';
import { listAlertRuleRows } from '@/lib/db/alert-rules/alert-rules';
import { deleteFirings, lockBudget, updateBudgetRow } from '@/lib/db/budgets/budgets';
import { inTransaction, type Transaction } from '@/lib/db/client';
import { lockForTransaction } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { applyBudgetRules } from '@/lib/domain/alert-rules/budget-rules';
import { type Budget, findCrossedThresholds, selectRearmedFirings } from '@/lib/domain/budgets/budget';
import { parseDecimalToNanos } from '@/lib/domain/money';
import { AppError } from '@/lib/errors';
import { checkReferences } from '@/lib/services/check-references';
import { closeBudgetIncidents } from '@/lib/services/incidents/close-budget-incidents';
import { checkBudgetActions } from './check-budget-actions';
import { makeNameConflict } from './create-budget';
import { makeBudgetNotFound } from './get-budget';
import { loadBudgetProgress } from './load-budget-progress';
import { mapBudget } from './map-budget';
import { resolveBudgetScope } from './resolve-budget-scope';

/**
 * Changes a budget. Thresholds that told and are no longer reached may tell again; when none is reached any more, the
 * open incident ends. Throws `not_found`, or `conflict` when the new name is taken.
 */
export async function updateBudget(
  viewer: Viewer,
  id: string,
  patch: z.infer<typeof BudgetUpdate>,
  now: Date = readNow(),
): Promise<BudgetContract> {
  const { workspaceId, actor } = viewer;
  try {
    return await inTransaction(async (tx) => {
      // An evaluation that read the old amount must not fire after this change.
      await lockForTransaction(tx, `budgets:${workspaceId}`);
      const standing = await lockBudget(tx, workspaceId, id);
      if (!standing) throw makeBudgetNotFound(id);
      checkBudgetActions(viewer, standing.actions ?? [], patch.actions);
      const startDay = pickStartDay(standing, patch);
      checkCalendar({
        period: patch.period ?? standing.period,
        startDay,
        startsOn: patch.startsOn === undefined ? standing.startsOn : patch.startsOn,
        endsOn: patch.endsOn === undefined ? standing.endsOn : patch.endsOn,
      });
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
      await insertAuditEntry(tx, {
        workspaceId,
        actor: actor.name,
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

/** A start day belongs to its period: another period begins with its first day unless told otherwise. */
function pickStartDay(standing: Budget, patch: z.infer<typeof BudgetUpdate>): number {
  const isOther = patch.period !== undefined && patch.period !== standing.period;
  return patch.startDay ?? (isOther ? 1 : standing.startDay);
}

/** What fits by itself may not fit what stands. Throws `invalid_input`. */
function checkCalendar(calendar: Pick<Budget, 'period' | 'startDay' | 'startsOn' | 'endsOn'>): void {
  const { period, startDay, startsOn, endsOn } = calendar;
  const last = period === 'month' ? 31 : period === 'week' ? 7 : 1;
  const errors = [
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
