'use client';

import { Pencil } from 'lucide-react';
import { useRef, useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import type { BudgetListItem } from '@/lib/contracts/budgets/budgets';
import type { Reader } from '@/lib/domain/reader';
import { isAmount, readAmount } from '@/lib/presenters/budgets/budget-amount';
import { formatMoney } from '@/lib/presenters/money';
import type { useSetBudgetAmount } from '@/lib/queries/budgets/budgets';
import * as texts from '@/lib/texts/en/budgets';

type SetAmount = ReturnType<typeof useSetBudgetAmount>;

/** Sets the amount, says so, and offers the way back. */
export function setBudgetAmount(
  set: SetAmount,
  budget: Pick<BudgetListItem, 'id' | 'name'>,
  amount: string,
  before: string,
  reader: Reader,
) {
  set.mutate(
    { id: budget.id, amount },
    {
      onSuccess: () =>
        toast.undoable(texts.amountDone(budget.name, formatMoney(amount, reader)), () =>
          set.mutate({ id: budget.id, amount: before }),
        ),
    },
  );
}

type BudgetAmountProps = { budget: BudgetListItem; limitText: string; set: SetAmount };

/** The limit; a press makes it a field, Enter saves, Escape leaves it as it was. */
export function BudgetAmount({ budget, limitText, set }: BudgetAmountProps) {
  const reader = useReader();
  const [draft, setDraft] = useState<string | null>(null);
  const opener = useRef<HTMLButtonElement>(null);
  /** A field that goes away loses the focus, too: what was decided before counts. */
  const isDecided = useRef(false);
  const open = () => {
    isDecided.current = false;
    setDraft(budget.amount);
  };
  const close = () => {
    isDecided.current = true;
    setDraft(null);
    requestAnimationFrame(() => opener.current?.focus());
  };
  if (draft === null) {
    return (
      <button
        ref={opener}
        type="button"
        className="group -mr-1 inline-flex items-center gap-1 rounded-sm px-1 text-muted hover:bg-sunken hover:text-ink"
        aria-label={texts.amountChangeLabel(budget.name, formatMoney(budget.amount, reader))}
        onClick={open}
      >
        {texts.amountOfLimit(limitText)}
        <Pencil className="size-3 opacity-60 group-hover:opacity-100" aria-hidden />
      </button>
    );
  }
  const isWrong = !isAmount(draft);
  const submit = () => {
    if (isWrong) return;
    const amount = readAmount(draft);
    close();
    if (amount !== budget.amount) setBudgetAmount(set, budget, amount, budget.amount, reader);
  };
  return (
    <form
      className="relative inline-flex items-center gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <span className="text-muted">{texts.amountOfCurrency}</span>
      <Input
        autoFocus
        className="w-28"
        inputMode="decimal"
        aria-label={texts.amountInputLabel(budget.name)}
        aria-invalid={isWrong || undefined}
        value={draft}
        onFocus={(event) => event.target.select()}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close();
        }}
        onBlur={() => {
          if (isDecided.current) return;
          if (isWrong) setDraft(null);
          else submit();
        }}
      />
      {isWrong ? (
        <span
          role="alert"
          className="absolute top-full right-0 z-10 mt-0.5 rounded-sm bg-raised px-1 text-xs whitespace-nowrap text-critical"
        >
          {texts.amountError}
        </span>
      ) : null}
    </form>
  );
}
