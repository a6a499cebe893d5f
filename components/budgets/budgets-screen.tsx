'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus, WalletMinimal } from 'lucide-react';
import { useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { forgetAsked } from '@/components/ui/forget-asked';
import { Opener } from '@/components/ui/opener';
import { PageHeader } from '@/components/ui/page-header';
import { PendingState } from '@/components/ui/pending-state';
import { EmptyState } from '@/components/ui/states';
import type { Budget } from '@/lib/contracts/budgets/budgets';
import { budgetSuggestionsQuery } from '@/lib/queries/budgets/budget-suggestions';
import { budgetsQuery } from '@/lib/queries/budgets/budgets';
import * as texts from '@/lib/texts/en/budgets';
import * as common from '@/lib/texts/en/common';
import { BudgetRow } from './budget-row';
import { BudgetSuggestions } from './budget-suggestions';
import { DeleteBudgetDialog } from './delete-budget-dialog';
import { EditBudgetDialog } from './edit-budget-dialog';
import { MirrorBudgetDialog } from './mirror-budget-dialog';
import { ProviderLimits } from './provider-limits';
import { useScopeNames } from './use-scope-names';

/** What is open over the list: nothing, the form (null = a new budget), or the question before deleting. */
type Panel = { kind: 'edit'; budget: Budget | null } | { kind: 'delete' | 'mirror'; budget: Budget } | null;

export function BudgetsScreen({ isCreateAsked }: { isCreateAsked: boolean }) {
  const { can, isLimited } = useWorkspace();
  const [panel, setPanel] = useState<Panel>(isCreateAsked && can.manageBudgets ? { kind: 'edit', budget: null } : null);
  const close = () => {
    setPanel(null);
    forgetAsked();
  };
  const create = can.manageBudgets ? (
    <Opener name="create" onOpen={() => setPanel({ kind: 'edit', budget: null })}>
      <Plus aria-hidden />
      {texts.newTitle}
    </Opener>
  ) : null;
  return (
    <>
      <PageHeader title={common.budgets} note={texts.note} actions={create} />
      <Card isFlush>
        <BudgetList
          createButton={create}
          onEdit={(budget) => setPanel({ kind: 'edit', budget })}
          onDelete={(budget) => setPanel({ kind: 'delete', budget })}
          onMirror={(budget) => setPanel({ kind: 'mirror', budget })}
        />
      </Card>
      {isLimited ? null : <BudgetSuggestions />}
      {isLimited ? null : <ProviderLimits />}
      {panel?.kind === 'edit' ? <EditBudgetDialog budget={panel.budget} onClose={close} /> : null}
      {panel?.kind === 'delete' ? <DeleteBudgetDialog budget={panel.budget} onClose={close} /> : null}
      {panel?.kind === 'mirror' ? <MirrorBudgetDialog budget={panel.budget} onClose={close} /> : null}
    </>
  );
}

type BudgetListProps = {
  createButton: React.ReactNode;
  onEdit: (budget: Budget) => void;
  onDelete: (budget: Budget) => void;
  onMirror: (budget: Budget) => void;
};

/** Rows drawn at first, and more at each press: each has a chart of its own. */
const SHOWN_AT_ONCE = 100;

function BudgetList({ createButton, onEdit, onDelete, onMirror }: BudgetListProps) {
  const { refreshMs, isLimited } = useWorkspace();
  const query = useQuery({ ...budgetsQuery(), refetchInterval: refreshMs });
  const { data } = query;
  const suggestions = useQuery({ ...budgetSuggestionsQuery(), enabled: !isLimited });
  const scopeNames = useScopeNames(data ?? []);
  const [shown, setShown] = useState(SHOWN_AT_ONCE);
  if (!data) {
    return <PendingState title={texts.errorTitle} query={query} count={3} />;
  }
  if (data.length === 0) {
    return (
      <EmptyState icon={WalletMinimal} title={common.noBudgetYet} action={createButton}>
        {texts.emptyText}
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="divide-y">
        {data.slice(0, shown).map((budget) => (
          <BudgetRow
            key={budget.id}
            budget={budget}
            correction={suggestions.data?.data.find((one) => one.budgetId === budget.id)}
            scopeNames={scopeNames}
            onEdit={() => onEdit(budget)}
            onDelete={() => onDelete(budget)}
            onMirror={() => onMirror(budget)}
          />
        ))}
      </ul>
      {data.length > shown ? (
        <div className="flex flex-wrap items-center justify-center gap-3 border-t p-3">
          <p className="text-sm text-muted">{texts.shownOf(shown, data.length)}</p>
          <Button onClick={() => setShown(shown + SHOWN_AT_ONCE)}>{texts.showMoreButton}</Button>
        </div>
      ) : null}
    </>
  );
}
