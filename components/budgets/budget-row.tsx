'use client';

import { CloudUpload, Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { IconButton } from '@/components/ui/button';
import { Menu, MenuItem } from '@/components/ui/menu';
import type { Budget, BudgetStatus } from '@/lib/contracts/budgets';
import { buildBudgetView, describeThresholds, PERIOD_LABEL } from '@/lib/presenters/budget-view';
import { describeScope } from '@/lib/presenters/scope';
import { BudgetProgress } from './budget-progress';

type BudgetRowProps = {
  budget: Budget;
  status: BudgetStatus;
  scopeNames: Readonly<Record<string, string>>;
  onEdit: () => void;
  onDelete: () => void;
  onMirror: () => void;
};

export function BudgetRow({ budget, status, scopeNames, onEdit, onDelete, onMirror }: BudgetRowProps) {
  const { can } = useWorkspace();
  const view = buildBudgetView(budget, status);
  return (
    <li className="flex items-start gap-2 px-4 py-4">
      <div className="min-w-0 flex-1">
        <BudgetProgress budget={budget} status={status} />
        <p className="mt-1 text-xs text-muted">
          {PERIOD_LABEL[budget.period]} · {describeScope(budget.scope, scopeNames)} · {view.periodText} ·{' '}
          {describeThresholds(budget.thresholds)}
        </p>
      </div>
      {can.manageBudgets ? (
        <Menu
          trigger={
            <IconButton label={`Actions for ${budget.name}`} size="sm">
              <Ellipsis aria-hidden />
            </IconButton>
          }
        >
          <MenuItem onSelect={onEdit}>
            <Pencil aria-hidden />
            Edit
          </MenuItem>
          {can.manageConnections && budget.period === 'month' ? (
            <MenuItem onSelect={onMirror}>
              <CloudUpload aria-hidden />
              Set at the provider…
            </MenuItem>
          ) : null}
          <MenuItem onSelect={onDelete} isDangerous>
            <Trash2 aria-hidden />
            Delete…
          </MenuItem>
        </Menu>
      ) : null}
    </li>
  );
}
