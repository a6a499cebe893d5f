'use client';

import { toast } from '@/components/ui/toast';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import type { Budget } from '@/lib/contracts/budgets/budgets';
import { useDeleteBudget } from '@/lib/queries/budgets/budgets';
import * as texts from '@/lib/texts/en/budgets';

export function DeleteBudgetDialog({ budget, onClose }: { budget: Budget; onClose: () => void }) {
  const remove = useDeleteBudget();
  const confirm = () =>
    remove.mutate(budget.id, {
      onSuccess: () => {
        toast.success(texts.budgetDeleted(budget.name));
        onClose();
      },
    });
  return (
    <TypedConfirm
      isOpen
      onOpenChange={onClose}
      title={texts.deleteThisBudget}
      expected={budget.name}
      confirmLabel={texts.deleteBudget}
      isBusy={remove.isPending}
      error={remove.error?.message}
      onConfirm={confirm}
    >
      {texts.alertsStopOpen}
    </TypedConfirm>
  );
}
