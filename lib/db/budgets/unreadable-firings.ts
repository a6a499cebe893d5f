import type { Db, Transaction } from '@/lib/db/client';
import { mapReadable, type UnreadableRow } from '@/lib/db/readable-rows';
import { BudgetThresholdSchema } from '@/lib/domain/budgets/budget';

type FiringKey = { budgetId: string; periodStart: Date; percent: number; basis: string };

/** A firing has no id of its own: its key in one text. */
const renderId = ({ budgetId, periodStart, percent, basis }: FiringKey) =>
  [budgetId, periodStart.toISOString(), percent, basis].join('~');

/** Firings that this version cannot read, by the name of their budget: they told of no threshold that is known. */
export async function listUnreadableFirings(db: Db, workspaceId: string): Promise<UnreadableRow[]> {
  const { minValue, maxValue } = BudgetThresholdSchema.shape.percent;
  const rows = await db.budgetFiring.findMany({
    where: {
      workspaceId,
      OR: [
        { basis: { notIn: [...BudgetThresholdSchema.shape.basis.options] } },
        { percent: { lt: minValue ?? 0 } },
        { percent: { gt: maxValue ?? 0 } },
      ],
    },
    include: { budget: { select: { name: true } } },
  });
  const named = rows.map(({ budget, ...row }) => ({ ...row, id: renderId(row), name: budget.name }));
  return mapReadable(named, (row) => BudgetThresholdSchema.parse(row)).unreadable;
}

/** Deletes a firing by the text that stands for its key. */
export function deleteFiringById(tx: Transaction, workspaceId: string, id: string): Promise<{ count: number }> {
  const [budgetId = '', periodStart = '', percent = '', ...basis] = id.split('~');
  return tx.budgetFiring.deleteMany({
    where: {
      workspaceId,
      budgetId,
      periodStart: new Date(periodStart),
      percent: Number(percent),
      basis: basis.join('~'),
    },
  });
}
