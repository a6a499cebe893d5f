'use client';

import { useState } from 'react';
import { isProofWanted, useVerification } from '@/components/people/security/use-verification';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Field, Input, Select } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { NameField } from '@/components/ui/name-field';
import { toast } from '@/components/ui/toast';
import type { Budget } from '@/lib/contracts/budgets/budgets';
import { findFieldError } from '@/lib/http/field-error';
import { isAmount } from '@/lib/presenters/budgets/budget-amount';
import { PERIOD_LABEL } from '@/lib/presenters/budgets/budget-view';
import { useSaveBudget } from '@/lib/queries/budgets/budgets';
import * as texts from '@/lib/texts/en/budgets';
import * as common from '@/lib/texts/en/common';
import { BudgetActionsEditor } from './budget-actions-editor';
import { BudgetCalendarFields } from './budget-calendar-fields';
import { type BudgetDraft, makeBudgetDraft, makeBudgetInput } from './budget-draft';
import { BudgetPlanText } from './budget-plan-text';
import { BudgetScopeFields } from './budget-scope-fields';
import { ChannelPicker } from './channel-picker';
import { ThresholdsEditor } from './thresholds-editor';

const PERIODS = ['month', 'week', 'day', 'hour'] as const;

/** The change that makes a budget what it was. */
const makeWayBack = (budget: Budget) => ({ id: budget.id, input: makeBudgetInput(makeBudgetDraft(budget)) });

/** Creates a budget (`budget` null) or changes one. */
export function EditBudgetDialog({ budget, onClose }: { budget: Budget | null; onClose: () => void }) {
  const { timezone, can } = useWorkspace();
  const [draft, setDraft] = useState(() => makeBudgetDraft(budget));
  const save = useSaveBudget();
  const change = (next: Partial<BudgetDraft>) => setDraft((current) => ({ ...current, ...next }));
  const { run, dialog } = useVerification('automation');
  const finish = () => {
    if (budget) toast.undoable(texts.editSaved(budget.name), () => save.mutate(makeWayBack(budget)));
    else toast.success(texts.editCreated);
    onClose();
  };
  // A refusal is shown through `save.error`. What acts by itself wants a proof of identity first.
  const submit = () =>
    void run(() => save.mutateAsync({ id: budget?.id ?? null, input: makeBudgetInput(draft) }))
      .then((saved) => (saved === null ? undefined : finish()))
      .catch(() => undefined);
  const errorOf = (path: string) => findFieldError(save.error, path);
  const form = (
    <FormDialog
      title={budget ? texts.editTitle : texts.newTitle}
      description={texts.editDescription(budget?.timezone ?? timezone)}
      onClose={onClose}
      onSubmit={submit}
      error={isProofWanted(save.error) ? null : save.error}
      saveLabel={budget ? common.save : texts.editSave}
      isBusy={save.isPending}
      isComplete={draft.name.trim() !== '' && isAmount(draft.amount)}
    >
      <NameField
        placeholder={common.everything}
        value={draft.name}
        onChange={(name) => change({ name })}
        error={errorOf('name')}
      />
      <div className="grid grid-cols-2 gap-3">
        <Field
          label={texts.editAmountLabel}
          error={errorOf('amount') ?? (draft.amount !== '' && !isAmount(draft.amount) ? texts.amountError : undefined)}
        >
          {(field) => (
            <Input
              {...field}
              required
              inputMode="decimal"
              placeholder="500"
              value={draft.amount}
              onChange={(event) => change({ amount: event.target.value })}
            />
          )}
        </Field>
        <Field label={texts.editPeriodLabel}>
          {(field) => (
            <Select
              {...field}
              value={draft.period}
              onChange={(event) =>
                change({ period: PERIODS.find((one) => one === event.target.value) ?? 'month', startDay: 1 })
              }
            >
              {PERIODS.map((period) => (
                <option key={period} value={period}>
                  {PERIOD_LABEL[period]}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <BudgetScopeFields draft={draft} onChange={change} errorOf={errorOf} />
      <BudgetCalendarFields draft={draft} onChange={change} errorOf={errorOf} />
      <ThresholdsEditor thresholds={draft.thresholds} onChange={(thresholds) => change({ thresholds })} />
      {can.contain ? (
        <BudgetActionsEditor
          actions={draft.actions}
          error={errorOf('actions')}
          onChange={(actions) => change({ actions })}
        />
      ) : null}
      <ChannelPicker chosen={draft.channelIds} onChange={(channelIds) => change({ channelIds })} />
      <BudgetPlanText draft={draft} />
    </FormDialog>
  );
  return (
    <>
      {form}
      {dialog}
    </>
  );
}
