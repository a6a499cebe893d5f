'use client';

import { useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Button } from '@/components/ui/button';
import { Dialog, DialogActions } from '@/components/ui/dialog';
import { Field, Input } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import type { Budget } from '@/lib/contracts/budgets/budgets';
import type { BudgetMirrorPlan } from '@/lib/contracts/budgets/provider-limits';
import { formatMoney } from '@/lib/presenters/money';
import { useMirrorBudget } from '@/lib/queries/budgets/provider-limits';
import * as texts from '@/lib/texts/en/budgets';
import * as common from '@/lib/texts/en/common';

/** Sets a budget as the provider's own limit or alerts: first what would change, then the change. */
export function MirrorBudgetDialog({ budget, onClose }: { budget: Budget; onClose: () => void }) {
  const reader = useReader();
  const [hardLimit, setHardLimit] = useState(true);
  const [recipients, setRecipients] = useState('');
  const [plan, setPlan] = useState<BudgetMirrorPlan | null>(null);
  const mirror = useMirrorBudget();
  const alertRecipients = recipients.split(/[\s,;]+/).filter((one) => one !== '');
  const run = (dryRun: boolean) =>
    mirror.mutate(
      { id: budget.id, wish: { hardLimit, alertRecipients, dryRun } },
      {
        onSuccess: (next) => {
          if (dryRun) return setPlan(next);
          toast.success(texts.mirrorDone);
          onClose();
        },
      },
    );
  const forget = () => setPlan(null);
  return (
    <Dialog isOpen onOpenChange={onClose} title={texts.mirrorTitle} description={texts.mirrorDescription(budget.name)}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          run(plan === null);
        }}
      >
        <label className="flex items-start gap-2 text-sm">
          <input
            type="checkbox"
            className="mt-0.5 size-4 accent-accent"
            checked={hardLimit}
            onChange={(event) => {
              setHardLimit(event.target.checked);
              forget();
            }}
          />
          <span>
            {texts.mirrorHardLimitLabel(formatMoney(budget.amount, reader))}
            <span className="block text-xs text-muted">{texts.mirrorHardLimitHelp}</span>
          </span>
        </label>
        <Field label={texts.mirrorRecipientsLabel} help={texts.mirrorRecipientsHelp}>
          {(field) => (
            <Input
              {...field}
              placeholder={texts.mirrorRecipientsPlaceholder}
              value={recipients}
              onChange={(event) => {
                setRecipients(event.target.value);
                forget();
              }}
            />
          )}
        </Field>
        {plan ? <MirrorSteps plan={plan} /> : null}
        {mirror.error ? (
          <p role="alert" className="text-sm text-critical">
            {mirror.error.message}
          </p>
        ) : null}
        <DialogActions>
          <Button onClick={onClose}>{common.cancel}</Button>
          <Button
            type="submit"
            variant="primary"
            isBusy={mirror.isPending}
            disabled={plan === null ? !hardLimit && alertRecipients.length === 0 : plan.steps.length === 0}
          >
            {plan === null ? common.preview : texts.mirrorTitle}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

function MirrorSteps({ plan }: { plan: BudgetMirrorPlan }) {
  const reader = useReader();
  const { hardLimit } = plan.limit;
  return (
    <div className="rounded-md border bg-sunken/50 p-3 text-sm" aria-live="polite">
      <p className="text-muted">
        {texts.mirrorSetThereNow(hardLimit === null ? null : formatMoney(hardLimit, reader), plan.limit.alerts.length)}
      </p>
      {plan.steps.length === 0 ? (
        <p className="mt-1 font-medium">{texts.mirrorNothingToDo}</p>
      ) : (
        <ul className="mt-1 list-disc pl-5">
          {plan.steps.map((step) => (
            <li key={step.text}>{step.text}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
