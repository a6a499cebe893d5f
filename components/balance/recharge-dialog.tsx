'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Field, Input } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { toast } from '@/components/ui/toast';
import type { Balance } from '@/lib/contracts/balance/balance';
import { findFieldError } from '@/lib/http/field-error';
import { isAmount, readAmount } from '@/lib/presenters/budgets/budget-amount';
import { useSetRecharge } from '@/lib/queries/balance/balances';
import * as texts from '@/lib/texts/en/balance';
import * as common from '@/lib/texts/en/common';

/** Says how a connection is recharged at its provider. */
export function RechargeDialog({ balance, onClose }: { balance: Balance; onClose: () => void }) {
  const { connectionId, connectionName, recharge: before } = balance;
  const [below, setBelow] = useState(before?.below ?? '');
  const [amount, setAmount] = useState(before?.amount ?? '');
  const set = useSetRecharge();
  const save = (recharge: Balance['recharge']) =>
    set.mutate(
      { connectionId, recharge },
      {
        onSuccess: () => {
          toast.undoable(texts.rechargeDone, () => set.mutate({ connectionId, recharge: before }));
          onClose();
        },
      },
    );
  const fields = [
    ['below', texts.rechargeBelowLabel, below, setBelow],
    ['amount', texts.rechargeAmountLabel, amount, setAmount],
  ] as const;
  return (
    <FormDialog
      title={texts.rechargeForLabel(connectionName)}
      description={texts.rechargeDescription}
      onClose={onClose}
      onSubmit={() => save({ below: readAmount(below), amount: readAmount(amount) })}
      error={set.error}
      saveLabel={common.save}
      isBusy={set.isPending}
      isComplete={isAmount(below) && isAmount(amount)}
    >
      <div className="grid grid-cols-2 gap-3">
        {fields.map(([name, label, value, change]) => (
          <Field key={name} label={label} error={findFieldError(set.error, `recharge.${name}`)}>
            {(field) => (
              <Input
                {...field}
                required
                inputMode="decimal"
                placeholder={name === 'below' ? '10' : '50'}
                value={value}
                onChange={(event) => change(event.target.value)}
              />
            )}
          </Field>
        ))}
      </div>
      {before ? (
        <Button className="self-start" onClick={() => save(null)}>
          {texts.rechargeOffButton}
        </Button>
      ) : null}
    </FormDialog>
  );
}
