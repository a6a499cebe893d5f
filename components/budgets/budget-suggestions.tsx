'use client';

import { useQuery } from '@tanstack/react-query';
import { Lightbulb } from 'lucide-react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { toast } from '@/components/ui/toast';
import type { BudgetSuggestion } from '@/lib/contracts/budgets';
import { formatMoney } from '@/lib/presenters/money';
import { budgetSuggestionsQuery } from '@/lib/queries/budget-suggestions';
import { useAcceptSuggestion } from '@/lib/queries/budgets';

const KIND_TEXT = { new: 'New', 'too-high': 'Too high', 'too-low': 'Too low' } as const;

/** Budgets near the expected spend, each with its reasoning and one button; nothing where there is nothing to say. */
export function BudgetSuggestions() {
  const { data } = useQuery(budgetSuggestionsQuery());
  const suggestions = data?.data ?? [];
  if (suggestions.length === 0) return null;
  return (
    <Card title="Suggested" note="near what you can expect to spend" isFlush className="mt-4">
      <ul className="divide-y">
        {suggestions.map((suggestion) => (
          <SuggestionRow key={`${suggestion.kind} ${suggestion.name}`} suggestion={suggestion} />
        ))}
      </ul>
    </Card>
  );
}

function SuggestionRow({ suggestion }: { suggestion: BudgetSuggestion }) {
  const { can } = useWorkspace();
  const accept = useAcceptSuggestion();
  const { kind, name, amount, currentAmount, reasoning } = suggestion;
  const confirm = () =>
    accept.mutate(suggestion, {
      onSuccess: () => toast.success(kind === 'new' ? `Budget “${name}” created` : `Budget “${name}” changed`),
    });
  return (
    <li className="flex flex-wrap items-start gap-x-4 gap-y-2 px-4 py-3">
      <Lightbulb className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden />
      <div className="min-w-0 flex-1 basis-72">
        <p className="flex flex-wrap items-center gap-2 text-sm">
          <span className="font-medium">{name}</span>
          <Badge tone={kind === 'too-low' ? 'warning' : 'neutral'}>{KIND_TEXT[kind]}</Badge>
          <span>
            {currentAmount === null ? null : (
              <>
                <s className="text-muted">{formatMoney(currentAmount)}</s>{' '}
              </>
            )}
            {formatMoney(amount)} <span className="text-muted">a month</span>
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
          {kind === 'new' ? 'Create' : `Set to ${formatMoney(amount)}`}
        </Button>
      ) : null}
    </li>
  );
}
