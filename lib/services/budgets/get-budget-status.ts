import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { BudgetStatus } from '@/lib/contracts/budgets/budgets';
import { findBudget, listAllBudgets } from '@/lib/db/budgets/budgets';
import { getDb, inTransaction } from '@/lib/db/client';
import type { Budget } from '@/lib/domain/budgets/budget';
import { isWithinProjects } from '@/lib/domain/people/project-limit';
import { makeBudgetNotFound } from './get-budget';
import { loadBudgetProgress } from './load-budget-progress';
import { mapBudget, mapBudgetStatus } from './map-budget';

/** How one budget stands in its current period. Throws `not_found`. */
export async function getBudgetStatus(viewer: Viewer, id: string, now: Date = readNow()): Promise<BudgetStatus> {
  const budget = await findBudget(getDb(), viewer.workspaceId, id);
  if (!budget || !isWithinProjects(viewer, budget.scope.projectId)) throw makeBudgetNotFound(id);
  const [status] = await loadStatuses(viewer.workspaceId, [budget], now);
  if (!status) throw makeBudgetNotFound(id);
  return status;
}

/** All budgets with their standing, in one go. */
export async function listBudgetStatuses(
  viewer: Viewer,
  now: Date = readNow(),
): Promise<{ budget: ReturnType<typeof mapBudget>; status: BudgetStatus }[]> {
  const all = await listAllBudgets(getDb(), viewer.workspaceId);
  const budgets = all.filter((budget) => isWithinProjects(viewer, budget.scope.projectId));
  const statuses = await loadStatuses(viewer.workspaceId, budgets, now);
  const byId = new Map(statuses.map((status) => [status.budgetId, status]));
  return budgets.flatMap((budget) => {
    const status = byId.get(budget.id);
    return status ? [{ budget: mapBudget(budget), status }] : [];
  });
}

async function loadStatuses(workspaceId: string, budgets: readonly Budget[], now: Date): Promise<BudgetStatus[]> {
  const progress = await inTransaction((tx) => loadBudgetProgress(tx, workspaceId, budgets, now));
  return budgets.flatMap((budget) => {
    const own = progress.get(budget.id);
    return own ? [mapBudgetStatus(budget, own, now)] : [];
  });
}
