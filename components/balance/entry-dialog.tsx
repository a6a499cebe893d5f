'use client';

import { useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Field, Input, Select } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { toast } from '@/components/ui/toast';
import type { Balance, BalanceEntryCreateInput } from '@/lib/contracts/balance/balance';
import { findFieldError } from '@/lib/http/field-error';
import { isAmount, readAmount } from '@/lib/presenters/budgets/budget-amount';
import { parseLocalInput } from '@/lib/presenters/instant-input';
import { useEnterBalance } from '@/lib/queries/balance/balances';
import * as texts from '@/lib/texts/en/balance';
import * as common from '@/lib/texts/en/common';
import { ConnectionField } from './connection-field';

type Kind = NonNullable<BalanceEntryCreateInput['kind']>;
type Props = { balances: readonly Balance[]; connectionId: string; onClose: () => void };

/** Writes down what was paid in, or what the provider's page shows. */
export function EntryDialog({ balances, connectionId: first, onClose }: Props) {
  const { timezone } = useReader();
  const [connectionId, setConnectionId] = useState(first || (balances[0]?.connectionId ?? ''));
  const [kind, setKind] = useState<Kind>('top-up');
  const [amount, setAmount] = useState('');
  const [at, setAt] = useState('');
  const [note, setNote] = useState('');
  const enter = useEnterBalance();
  const errorOf = (path: string) => findFieldError(enter.error, path);
  const instant = at === '' ? null : parseLocalInput(at, timezone);
  const isFilled = isAmount(amount) || (kind === 'balance' && /^0*(\.0*)?$/.test(readAmount(amount)) && amount !== '');
  const submit = () =>
    enter.mutate(
      { connectionId, kind, amount: readAmount(amount), note, ...(instant ? { at: instant } : {}) },
      {
        onSuccess: () => {
          toast.success(texts.entryDone);
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={texts.entryTitle}
      description={texts.entryDescription}
      onClose={onClose}
      onSubmit={submit}
      error={enter.error}
      saveLabel={texts.entrySave}
      isBusy={enter.isPending}
      isComplete={isFilled && (at === '' || instant !== null)}
    >
      <ConnectionField balances={balances} value={connectionId} onChange={setConnectionId} />
      <Field label={texts.entryKindLabel} help={kind === 'balance' ? texts.entryBalanceHelp : undefined}>
        {(field) => (
          <Select
            {...field}
            value={kind}
            onChange={(event) => setKind(event.target.value === 'balance' ? 'balance' : 'top-up')}
          >
            <option value="top-up">{texts.entryTopUpOption}</option>
            <option value="balance">{texts.entryBalanceOption}</option>
          </Select>
        )}
      </Field>
      <Field label={texts.entryAmountLabel} error={errorOf('amount')}>
        {(field) => (
          <Input
            {...field}
            required
            inputMode="decimal"
            placeholder="100"
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
          />
        )}
      </Field>
      <Field label={texts.entryAtLabel} help={common.emptyMeansNow(timezone)} error={errorOf('at')}>
        {(field) => (
          <Input {...field} type="datetime-local" value={at} onChange={(event) => setAt(event.target.value)} />
        )}
      </Field>
      <Field label={common.note} error={errorOf('note')}>
        {(field) => <Input {...field} maxLength={200} value={note} onChange={(event) => setNote(event.target.value)} />}
      </Field>
    </FormDialog>
  );
}
