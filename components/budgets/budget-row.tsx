'use client';

import { CloudUpload, Ellipsis, Lightbulb, Pencil, Trash2 } from 'lucide-react';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button, IconButton } from '@/components/ui/button';
import { Menu, MenuItem } from '@/components/ui/menu';
import type { BudgetListItem, BudgetSuggestion } from '@/lib/contracts/budgets/budgets';
import { buildBudgetView, describeThresholds, PERIOD_LABEL } from '@/lib/presenters/budgets/budget-view';
import { formatMoney } from '@/lib/presenters/money';
import { describeUsageScope } from '@/lib/presenters/scope';
import { useSetBudgetAmount } from '@/lib/queries/budgets/budgets';
import * as texts from '@/lib/texts/en/budgets';
import * as common from '@/lib/texts/en/common';
import { BudgetAmount, setBudgetAmount } from './budget-amount';
import { BudgetCourse } from './budget-course';
import { BudgetProgress } from './budget-progress';

type BudgetRowProps = {
  budget: BudgetListItem;
  /** What to set it to, where it is far off what is spent. */
  correction: BudgetSuggestion | undefined;
  scopeNames: Readonly<Record<string, string>>;
  onEdit: () => void;
  onDelete: () => void;
  onMirror: () => void;
};

export function BudgetRow({ budget, correction, scopeNames, onEdit, onDelete, onMirror }: BudgetRowProps) {
  const { can } = useWorkspace();
  const set = useSetBudgetAmount();
  const reader = useReader();
  const view = buildBudgetView(budget, budget.status, reader);
  return (
    <li className="flex items-start gap-2 px-4 py-4">
      <div className="grid min-w-0 flex-1 gap-x-6 gap-y-2 md:grid-cols-[minmax(0,1fr)_10rem]">
        <div className="min-w-0">
          <BudgetProgress
            budget={budget}
            status={budget.status}
            amount={can.manageBudgets ? <BudgetAmount budget={budget} limitText={view.amount} set={set} /> : undefined}
          />
          <p className="mt-1 text-xs text-muted">
            {PERIOD_LABEL[budget.period]} ·{' '}
            {budget.savedViewName === null
              ? describeUsageScope(budget.scope, scopeNames)
              : texts.rowView(budget.savedViewName)}{' '}
            · {view.periodText} · {describeThresholds(budget.thresholds)}
          </p>
          {set.error ? (
            <p role="alert" className="mt-1 text-xs text-critical">
              {texts.rowAmountFailed(set.error.message)}
            </p>
          ) : null}
        </div>
        <BudgetCourse budget={budget} className="h-12 w-full self-center md:h-14" />
        {correction ? (
          <Correction
            correction={correction}
            onAccept={() => setBudgetAmount(set, budget, correction.amount, budget.amount, reader)}
          />
        ) : null}
      </div>
      {can.manageBudgets ? (
        <BudgetMenu budget={budget} onEdit={onEdit} onDelete={onDelete} onMirror={onMirror} />
      ) : null}
    </li>
  );
}

/** Says that a budget is far off what is spent, why, and sets it right with one press. */
function Correction({ correction, onAccept }: { correction: BudgetSuggestion; onAccept: () => void }) {
  const { can } = useWorkspace();
  const reader = useReader();
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-2 rounded-md bg-sunken px-3 py-2 text-xs text-muted md:col-span-2">
      <Lightbulb className="mt-0.5 size-3.5 shrink-0" aria-hidden />
      <p className="min-w-0 flex-1 basis-64">
        <span className="font-medium text-ink">
          {correction.kind === 'too-low' ? texts.rowTooLow : texts.rowTooHigh}
        </span>{' '}
        {correction.reasoning}
      </p>
      {can.manageBudgets ? (
        <Button size="sm" onClick={onAccept}>
          {texts.rowSetToButton(formatMoney(correction.amount, reader))}
        </Button>
      ) : null}
    </div>
  );
}

type BudgetMenuProps = Pick<BudgetRowProps, 'budget' | 'onEdit' | 'onDelete' | 'onMirror'>;

function BudgetMenu({ budget, onEdit, onDelete, onMirror }: BudgetMenuProps) {
  const { can } = useWorkspace();
  return (
    <Menu
      trigger={
        <IconButton label={texts.rowActionsForLabel(budget.name)} size="sm">
          <Ellipsis aria-hidden />
        </IconButton>
      }
    >
      <MenuItem onSelect={onEdit}>
        <Pencil aria-hidden />
        {common.edit}
      </MenuItem>
      {can.manageConnections && budget.period === 'month' ? (
        <MenuItem onSelect={onMirror}>
          <CloudUpload aria-hidden />
          {texts.rowMirrorItem}
        </MenuItem>
      ) : null}
      <MenuItem onSelect={onDelete} isDangerous>
        <Trash2 aria-hidden />
        {common.deleteEllipsis}
      </MenuItem>
    </Menu>
  );
}
