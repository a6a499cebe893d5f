import type { Viewer } from '@/lib/auth/viewer';
import type { Budget } from '@/lib/contracts/budgets';
import { listBudgetRows } from '@/lib/db/budgets';
import { getDb } from '@/lib/db/client';
import { listAllowedProjects } from '@/lib/domain/project-limit';
import { mapBudget } from './map-budget';
import { cutPage, parseTextCursor } from './page-cursor';

/** Budgets of the workspace by name. */
export async function listBudgets(
  viewer: Viewer,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ data: Budget[]; nextCursor: string | null }> {
  const budgets = await listBudgetRows(getDb(), viewer.workspaceId, {
    afterName: parseTextCursor(page.cursor),
    projectIds: listAllowedProjects(viewer),
    limit: page.limit + 1,
  });
  const { rows, nextCursor } = cutPage(budgets, page.limit, (budget) => budget.name);
  return { data: rows.map(mapBudget), nextCursor };
}
