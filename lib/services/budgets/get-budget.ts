import type { Viewer } from '@/lib/auth/viewer';
import type { Budget } from '@/lib/contracts/budgets/budgets';
import { findBudget } from '@/lib/db/budgets/budgets';
import { getDb } from '@/lib/db/client';
import { isWithinProjects } from '@/lib/domain/people/project-limit';
import { AppError } from '@/lib/errors';
import { mapBudget } from './map-budget';

/** One budget. Throws `not_found`. */
export async function getBudget(viewer: Viewer, id: string): Promise<Budget> {
  const budget = await findBudget(getDb(), viewer.workspaceId, id);
  if (!budget || !isWithinProjects(viewer, budget.scope.projectId)) throw makeBudgetNotFound(id);
  return mapBudget(budget);
}

/** The answer to an id that no budget of the workspace has. */
export function makeBudgetNotFound(id: string): AppError {
  return new AppError('not_found', `budget "${id}": there is no such budget in this workspace`);
}
