'use client';

import { useState } from 'react';
import { Field, Input } from '@/components/ui/field';
import { FormDialog } from '@/components/ui/form-dialog';
import { toast } from '@/components/ui/toast';
import type { Balance, InvoiceCreateInput } from '@/lib/contracts/balance/balance';
import { MAX_INVOICE_FILE_BYTES } from '@/lib/domain/balance/balance';
import { findFieldError } from '@/lib/http/field-error';
import { isAmount, readAmount } from '@/lib/presenters/budgets/budget-amount';
import { useEnterInvoice } from '@/lib/queries/balance/balances';
import * as texts from '@/lib/texts/en/balance';
import * as common from '@/lib/texts/en/common';
import { ConnectionField } from './connection-field';

type InvoiceFile = NonNullable<InvoiceCreateInput['file']>;

/** Enters an invoice, with its PDF where there is one. */
export function InvoiceDialog({ balances, onClose }: { balances: readonly Balance[]; onClose: () => void }) {
  const [connectionId, setConnectionId] = useState(balances[0]?.connectionId ?? '');
  const [month, setMonth] = useState('');
  const [number, setNumber] = useState('');
  const [amount, setAmount] = useState('');
  const [file, setFile] = useState<InvoiceFile | null>(null);
  const [fileError, setFileError] = useState<string | undefined>(undefined);
  const enter = useEnterInvoice();
  const errorOf = (path: string) => findFieldError(enter.error, path);
  const choose = async (chosen: File | undefined) => {
    setFile(null);
    setFileError(undefined);
    if (chosen === undefined) return;
    if (chosen.size > MAX_INVOICE_FILE_BYTES) return setFileError(texts.invoiceFileTooLarge);
    setFile({ name: chosen.name.slice(0, 120), base64: await readBase64(chosen) });
  };
  const submit = () =>
    enter.mutate(
      { connectionId, month, number, amount: readAmount(amount), file },
      {
        onSuccess: () => {
          toast.success(texts.invoiceDone(number));
          onClose();
        },
      },
    );
  return (
    <FormDialog
      title={texts.invoiceButton}
      description={texts.invoiceDescription}
      onClose={onClose}
      onSubmit={submit}
      error={enter.error}
      saveLabel={texts.entrySave}
      isBusy={enter.isPending}
      isComplete={/^\d{4}-\d{2}$/.test(month) && number.trim() !== '' && isAmount(amount) && fileError === undefined}
    >
      <ConnectionField balances={balances} value={connectionId} onChange={setConnectionId} />
      <Field label={texts.invoiceMonthLabel} error={errorOf('month')}>
        {(field) => (
          <Input
            {...field}
            type="month"
            required
            placeholder="2026-11"
            value={month}
            onChange={(event) => setMonth(event.target.value)}
          />
        )}
      </Field>
      <Field label={texts.invoiceNumberLabel} error={errorOf('number')}>
        {(field) => (
          <Input
            {...field}
            required
            maxLength={80}
            value={number}
            onChange={(event) => setNumber(event.target.value)}
          />
        )}
      </Field>
      <Field label={texts.entryAmountLabel} error={errorOf('amount')}>
        {(field) => (
          <Input
            {...field}
            required
            inputMode="decimal"
            placeholder="1250.00"
            value={amount}
            onChange={(event) => setAmount(event.target.value)}
          />
        )}
      </Field>
      <Field label={common.pdf} help={texts.invoiceFileHelp} error={fileError ?? errorOf('file')}>
        {(field) => (
          <Input
            {...field}
            type="file"
            accept="application/pdf"
            onChange={(event) => void choose(event.target.files?.[0])}
          />
        )}
      </Field>
    </FormDialog>
  );
}

async function readBase64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let from = 0; from < bytes.length; from += 8_192)
    text += String.fromCharCode(...bytes.subarray(from, from + 8_192));
  return btoa(text);
}
