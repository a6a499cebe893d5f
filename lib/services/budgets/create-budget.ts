import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Budget, BudgetCreate } from '@/lib/contracts/budgets/budgets';
import { insertBudget } from '@/lib/db/budgets/budgets';
import { inTransaction } from '@/lib/db/client';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { parseDecimalToNanos } from '@/lib/domain/money';
import { AppError } from '@/lib/errors';
import { checkReferences } from '@/lib/services/check-references';
import { checkBudgetActions } from './check-budget-actions';
import { mapBudget } from './map-budget';
import { resolveBudgetScope } from './resolve-budget-scope';

/** Creates a budget; it is judged with the next evaluation. Throws `conflict` when the name is taken. */
export async function createBudget(viewer: Viewer, input: BudgetCreate, now: Date = readNow()): Promise<Budget> {
  const { workspaceId, actor } = viewer;
  const { amount, currency: _currency, timezone = viewer.timezone, scope, ...rest } = input;
  checkBudgetActions(viewer, [], input.actions);
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
      await insertAuditEntry(tx, {
        workspaceId,
        actor: actor.name,
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
