'use client';

import { useQuery } from '@tanstack/react-query';
import { Lightbulb } from 'lucide-react';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { toast } from '@/components/ui/toast';
import type { BudgetSuggestion } from '@/lib/contracts/budgets/budgets';
import { formatMoney } from '@/lib/presenters/money';
import { budgetSuggestionsQuery } from '@/lib/queries/budgets/budget-suggestions';
import { useAcceptSuggestion, useDeleteBudget } from '@/lib/queries/budgets/budgets';
import * as texts from '@/lib/texts/en/budgets';
import * as common from '@/lib/texts/en/common';

/**
 * New budgets near the expected spend, each with its reasoning and one button; nothing where there is nothing to say.
 * What is said of a budget that is there already stands beside that budget.
 */
export function BudgetSuggestions() {
  const { data } = useQuery(budgetSuggestionsQuery());
  const suggestions = (data?.data ?? []).filter((one) => one.kind === 'new');
  if (suggestions.length === 0) return null;
  return (
    <Card title={texts.suggestionsTitle} note={texts.suggestionsNote} isFlush className="mt-4">
      <ul className="divide-y">
        {suggestions.map((suggestion) => (
          <SuggestionRow key={suggestion.name} suggestion={suggestion} />
        ))}
      </ul>
    </Card>
  );
}

function SuggestionRow({ suggestion }: { suggestion: BudgetSuggestion }) {
  const { can } = useWorkspace();
  const reader = useReader();
  const accept = useAcceptSuggestion();
  const remove = useDeleteBudget();
  const { name, amount, reasoning } = suggestion;
  const confirm = () =>
    accept.mutate(suggestion, {
      onSuccess: ({ id }) => toast.undoable(texts.suggestionsDone(name), () => remove.mutate(id)),
    });
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <Lightbulb className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden />
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex flex-wrap items-center gap-2 text-sm">
          <span className="font-medium">{name}</span>
          <span>
            {formatMoney(amount, reader)} <span className="text-muted">{common.aMonth}</span>
          </span>
        </p>
        <p className="mt-1 text-xs text-muted">{reasoning}</p>
        {accept.error ? (
          <p role="alert" className="mt-1 text-xs text-critical">
            {accept.error.message}
          </p>
        ) : null}
      </div>
      {can.manageBudgets ? (
        <Button size="sm" isBusy={accept.isPending} onClick={confirm}>
          {common.create}
        </Button>
      ) : null}
    </li>
  );
}
