import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { BudgetListItem } from '@/lib/contracts/budgets/budgets';
import { listBudgetRows } from '@/lib/db/budgets/budgets';
import { inTransaction } from '@/lib/db/client';
import { formatNanosExact } from '@/lib/domain/money';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { cutPage, parseTextCursor } from '@/lib/services/page-cursor';
import { loadBudgetCourses } from './load-budget-courses';
import { loadBudgetProgress } from './load-budget-progress';
import { mapBudget, mapBudgetStatus } from './map-budget';

/** Budgets of the workspace by name, each with its standing and the course of its current period. */
export async function listBudgets(
  viewer: Viewer,
  page: { cursor?: string | undefined; limit: number },
  now: Date = readNow(),
): Promise<{ data: BudgetListItem[]; nextCursor: string | null }> {
  const { workspaceId } = viewer;
  return inTransaction(async (tx) => {
    const found = await listBudgetRows(tx, workspaceId, {
      afterName: parseTextCursor(page.cursor),
      projectIds: listAllowedProjects(viewer),
      limit: page.limit + 1,
    });
    const { rows, nextCursor } = cutPage(found, page.limit, (budget) => budget.name);
    const progress = await loadBudgetProgress(tx, workspaceId, rows, now);
    const courses = await loadBudgetCourses(tx, workspaceId, rows, progress, now);
    const data = rows.flatMap((budget): BudgetListItem[] => {
      const own = progress.get(budget.id);
      if (!own) return [];
      const course = (courses.get(budget.id) ?? []).map(({ at, spentNanos }) => ({
        at: at.toISOString(),
        spent: formatNanosExact(spentNanos),
      }));
      return [{ ...mapBudget(budget), status: mapBudgetStatus(budget, own, now), course }];
    });
    return { data, nextCursor };
  });
}
