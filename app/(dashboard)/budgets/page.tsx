import type { Metadata } from 'next';
import { BudgetsScreen } from '@/components/budgets/budgets-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { requireViewer } from '@/lib/auth/session';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { budgetSuggestionsQuery } from '@/lib/queries/budgets/budget-suggestions';
import { budgetsQuery } from '@/lib/queries/budgets/budgets';
import { listBudgetSuggestions } from '@/lib/services/budgets/list-budget-suggestions';
import * as common from '@/lib/texts/en/common';
import { listBudgetsWithStatus } from '../load-page-data';

export const metadata: Metadata = { title: common.budgets };

export default async function BudgetsPage({ searchParams }: PageProps<'/budgets'>) {
  const viewer = await requireViewer('filtered');
  const { create } = await searchParams;
  return (
    <Prefetch
      queries={[
        { queryKey: budgetsQuery().queryKey, load: () => listBudgetsWithStatus(viewer) },
        ...(listAllowedProjects(viewer) === null
          ? [{ queryKey: budgetSuggestionsQuery().queryKey, load: () => listBudgetSuggestions(viewer) }]
          : []),
      ]}
    >
      <BudgetsScreen isCreateAsked={create === '1'} />
    </Prefetch>
  );
}
