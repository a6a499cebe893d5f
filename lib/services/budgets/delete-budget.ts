import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import { deleteBudgetRow, lockBudget } from '@/lib/db/budgets/budgets';
import { inTransaction } from '@/lib/db/client';
import { lockForTransaction } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { closeBudgetIncidents } from '@/lib/services/incidents/close-budget-incidents';
import { makeBudgetNotFound } from './get-budget';
import { mapBudget } from './map-budget';

/** Deletes a budget and ends its open incident. Throws `not_found`. */
export async function deleteBudget(viewer: Viewer, id: string, now: Date = readNow()): Promise<void> {
  const { workspaceId, actor } = viewer;
  await inTransaction(async (tx) => {
    await lockForTransaction(tx, `budgets:${workspaceId}`);
    const budget = await lockBudget(tx, workspaceId, id);
    if (!budget) throw makeBudgetNotFound(id);
    await closeBudgetIncidents(tx, workspaceId, id, now, `${actor.name} deleted the budget`);
    await deleteBudgetRow(tx, workspaceId, id);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'budget.deleted',
      target: id,
      detail: { name: budget.name },
      before: mapBudget(budget),
    });
  });
}
