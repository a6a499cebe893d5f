import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import type { BudgetScope as BudgetScopeInput } from '@/lib/contracts/budgets/budgets';
import type { Transaction } from '@/lib/db/client';
import { findSavedView } from '@/lib/db/usage/usage-views';
import { dropAbsent } from '@/lib/domain/absent-fields';
import type { BudgetScope } from '@/lib/domain/budgets/budget';
import { readSavedFilter } from '@/lib/domain/usage/saved-filter';
import { AppError } from '@/lib/errors';

/** A scope as it is asked for, with the saved view it names. Throws `invalid_input` for a view the viewer cannot see. */
export async function resolveBudgetScope(
  tx: Transaction,
  { workspaceId, actor }: Viewer,
  { savedViewId, ...scope }: z.infer<typeof BudgetScopeInput>,
): Promise<BudgetScope> {
  if (savedViewId === undefined) return dropAbsent(scope);
  const view = await findSavedView(tx, workspaceId, savedViewId);
  if (view && (view.isShared || view.createdBy === actor.id)) {
    return { savedView: { id: view.id, name: view.name, filter: readSavedFilter(view.params) } };
  }
  const message = `saved view "${savedViewId}": there is none that you can see`;
  throw new AppError('invalid_input', message, { errors: [{ path: 'scope.savedViewId', message }] });
}
