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
        toast.success(texts.deleteDone(budget.name));
        onClose();
      },
    });
  return (
    <TypedConfirm
      isOpen
      onOpenChange={onClose}
      title={texts.deleteQuestion}
      expected={budget.name}
      confirmLabel={texts.deleteConfirm}
      isBusy={remove.isPending}
      error={remove.error?.message}
      onConfirm={confirm}
    >
      {texts.deleteEffect}
    </TypedConfirm>
  );
}
