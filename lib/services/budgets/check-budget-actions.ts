import { canContain } from '@/lib/auth/permissions';
import { demandRecentProof } from '@/lib/auth/recent-proof';
import type { Viewer } from '@/lib/auth/viewer';
import type { BudgetAction } from '@/lib/domain/budgets/budget-action';
import { AppError } from '@/lib/errors';

/**
 * Who may not stop spend may not have a budget stop it either; one that acts by itself needs a proof of identity. Equal
 * actions are no change. Throws `forbidden` or `verification_needed`.
 */
export function checkBudgetActions(
  viewer: Viewer,
  before: readonly BudgetAction[],
  after: readonly BudgetAction[] | undefined,
): void {
  if (after === undefined || JSON.stringify(before) === JSON.stringify(after)) return;
  if (!canContain(viewer.role)) {
    throw new AppError('forbidden', 'actions: what a budget stops is for who may contain, the role admin or higher');
  }
  if (viewer.scopes && !viewer.scopes.includes('contain')) {
    throw new AppError('forbidden', 'actions: this needs a token with the scope "contain"');
  }
  if (viewer.session && after.some(({ mode }) => mode === 'automatic')) demandRecentProof(viewer);
}
