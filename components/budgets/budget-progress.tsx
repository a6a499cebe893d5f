import type { ReactNode } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Badge } from '@/components/ui/badge';
import { Progress } from '@/components/ui/progress';
import type { Budget, BudgetStatus } from '@/lib/contracts/budgets/budgets';
import { buildBudgetView } from '@/lib/presenters/budgets/budget-view';
import * as texts from '@/lib/texts/en/budgets';

type BudgetProgressProps = {
  budget: Budget;
  status: BudgetStatus;
  /** In place of "of $500", where the amount can be changed. */
  amount?: ReactNode;
};

/** Name, bar with forecast mark, and the numbers of one budget. */
export function BudgetProgress({ budget, status, amount }: BudgetProgressProps) {
  const reader = useReader();
  const view = buildBudgetView(budget, status, reader);
  return (
    <div>
      <div className="flex flex-wrap items-baseline gap-x-2 gap-y-1 text-sm">
        <span className="font-medium">{budget.name}</span>
        {view.tone === 'ok' ? null : <Badge tone={view.tone}>{view.stateText}</Badge>}
        <span className="ml-auto">
          {view.spent} {amount ?? <span className="text-muted">{texts.progressOfAmount(view.amount)}</span>}
        </span>
      </div>
      <div className="my-2">
        <Progress
          label={texts.progressLabel(budget.name)}
          percent={view.barPercent}
          tone={view.tone === 'ok' ? 'accent' : view.tone}
          markPercent={view.forecastPercent}
          markLabel={view.forecastText}
          valueText={`${view.percentText} of ${view.amount}`}
        />
      </div>
      <p className="flex flex-wrap justify-between gap-x-3 text-xs text-muted">
        <span>
          {view.percentText} · {view.remainingText}
        </span>
        <span>{view.forecastText}</span>
      </p>
      {[view.coverageText, view.priceText, ...view.leftOutTexts]
        .filter((text) => text !== '')
        .map((text) => (
          <p key={text} className="mt-1 text-xs text-muted">
            {text}
          </p>
        ))}
    </div>
  );
}
