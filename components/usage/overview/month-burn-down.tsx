'use client';

import { BurnDown } from '@/components/charts/burn-down';
import { SourceMark } from '@/components/shell/money-text';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import type { Overview } from '@/lib/contracts/usage/overview';
import { buildBurnDown } from '@/lib/presenters/budgets/burn-down';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/usage-overview';

/** Where the month stands against its budget and where it is heading. */
export function MonthBurnDown({ overview }: { overview: Overview }) {
  const reader = useReader();
  const { can } = useWorkspace();
  const model = buildBurnDown(overview, reader);
  if (!model) return null;
  return (
    <Card
      title={texts.monthBurnDownTitle}
      note={<SourceMark source={overview.monthToDate.source} />}
      actions={
        <IntentLink href="/budgets" className="text-sm font-medium text-accent hover:underline">
          {model.budget || !can.manageBudgets ? common.budgets : texts.setBudgetLink}
        </IntentLink>
      }
    >
      <BurnDown model={model} />
    </Card>
  );
}
