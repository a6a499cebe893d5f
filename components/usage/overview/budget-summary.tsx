'use client';

import { WalletMinimal } from 'lucide-react';
import { BudgetProgress } from '@/components/budgets/budget-progress';
import { useWorkspace } from '@/components/shell/workspace-context';
import { buttonClass } from '@/components/ui/button-class';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import { EmptyState } from '@/components/ui/states';
import type { Overview } from '@/lib/contracts/usage/overview';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/usage-overview';

/** Budgets by how far they are used. */
export function BudgetSummary({ budgets }: { budgets: Overview['budgets'] }) {
  const { can } = useWorkspace();
  const ranked = [...budgets].sort((a, b) => b.status.percent - a.status.percent);
  return (
    <Card
      title={common.budgets}
      isFlush
      actions={
        budgets.length > 0 ? (
          <IntentLink href="/budgets" className="text-sm font-medium text-accent hover:underline">
            {texts.budgetSummaryLink}
          </IntentLink>
        ) : null
      }
    >
      {ranked.length === 0 ? (
        <EmptyState
          icon={WalletMinimal}
          title={common.noBudgetYet}
          action={
            can.manageBudgets ? (
              <IntentLink href="/budgets?create=1" className={buttonClass('primary')}>
                {texts.setBudgetLink}
              </IntentLink>
            ) : null
          }
        >
          {texts.budgetSummaryEmptyText}
        </EmptyState>
      ) : (
        <ul className="divide-y">
          {ranked.slice(0, 4).map(({ budget, status }) => (
            <li key={budget.id} className="px-4 py-3">
              <BudgetProgress budget={budget} status={status} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
