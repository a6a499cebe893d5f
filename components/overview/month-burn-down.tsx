'use client';

import { BurnDown } from '@/components/charts/burn-down';
import { useReader } from '@/components/shell/reader-context';
import { useNow } from '@/components/shell/use-now';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import type { Overview } from '@/lib/contracts/overview';
import { buildBurnDown } from '@/lib/presenters/burn-down';
import * as texts from '@/lib/texts/en/overview/month-burn-down';

/** Where the month stands against its budget and where it is heading. */
export function MonthBurnDown({ overview }: { overview: Overview }) {
  const reader = useReader();
  const now = useNow(60_000);
  const model = buildBurnDown(overview, now, reader);
  if (!model) return null;
  return (
    <Card
      title={texts.thisMonth}
      actions={
        <IntentLink href="/budgets" className="text-sm font-medium text-accent hover:underline">
          {model.budget ? texts.budgets : texts.setBudget}
        </IntentLink>
      }
    >
      <BurnDown model={model} />
    </Card>
  );
}
