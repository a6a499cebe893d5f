import { WalletMinimal } from 'lucide-react';
import { BudgetProgress } from '@/components/budgets/budget-progress';
import { buttonClass } from '@/components/ui/button-class';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import { EmptyState } from '@/components/ui/states';
import type { Overview } from '@/lib/contracts/overview';

/** Budgets by how far they are used. */
export function BudgetSummary({ budgets }: { budgets: Overview['budgets'] }) {
  const ranked = [...budgets].sort((a, b) => b.status.percent - a.status.percent);
  return (
    <Card
      title="Budgets"
      isFlush
      actions={
        budgets.length > 0 ? (
          <IntentLink href="/budgets" className="text-sm font-medium text-accent hover:underline">
            All budgets
          </IntentLink>
        ) : null
      }
    >
      {ranked.length === 0 ? (
        <EmptyState
          icon={WalletMinimal}
          title="No budget yet"
          action={
            <IntentLink href="/budgets?create=1" className={buttonClass('primary')}>
              Set a budget
            </IntentLink>
          }
        >
          A budget tells you in time, by what is spent and by where the month is heading.
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
