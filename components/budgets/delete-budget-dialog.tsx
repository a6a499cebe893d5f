'use client';

import { toast } from '@/components/ui/toast';
import { TypedConfirm } from '@/components/ui/typed-confirm';
import type { Budget } from '@/lib/contracts/budgets';
import { useDeleteBudget } from '@/lib/queries/budgets';

export function DeleteBudgetDialog({ budget, onClose }: { budget: Budget; onClose: () => void }) {
  const remove = useDeleteBudget();
  const confirm = () =>
    remove.mutate(budget.id, {
      onSuccess: () => {
        toast.success(`Budget “${budget.name}” deleted`);
        onClose();
      },
    });
  return (
    <TypedConfirm
      isOpen
      onOpenChange={onClose}
      title="Delete this budget?"
      expected={budget.name}
      confirmLabel="Delete budget"
      isBusy={remove.isPending}
      error={remove.error?.message}
      onConfirm={confirm}
    >
      Its alerts stop and its open incident is resolved. Past incidents and usage stay. This cannot be undone.
    </TypedConfirm>
  );
}
