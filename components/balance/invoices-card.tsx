'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge } from '@/components/ui/badge';
import { Button, IconButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { PendingState } from '@/components/ui/pending-state';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import { toast } from '@/components/ui/toast';
import type { Balance, Invoice } from '@/lib/contracts/balance/balance';
import { INVOICE_STATE } from '@/lib/presenters/balance/balance-view';
import { formatMonth } from '@/lib/presenters/instant';
import { formatMoney } from '@/lib/presenters/money';
import { invoicesQuery, useRemoveInvoice } from '@/lib/queries/balance/balances';
import * as texts from '@/lib/texts/en/balance';
import * as common from '@/lib/texts/en/common';
import { InvoiceDialog } from './invoice-dialog';

/** Invoices beside what the API billed. */
export function InvoicesCard({ balances }: { balances: readonly Balance[] }) {
  const { can } = useWorkspace();
  const [isEntering, setIsEntering] = useState(false);
  const [removed, setRemoved] = useState<Invoice | null>(null);
  const query = useQuery(invoicesQuery());
  const invoices = query.data?.data;
  return (
    <Card
      title={texts.invoicesTitle}
      note={texts.invoicesNote}
      isFlush
      className="mt-4"
      actions={
        can.manageBudgets && balances.length > 0 ? (
          <Button size="sm" onClick={() => setIsEntering(true)}>
            <Plus aria-hidden />
            {texts.invoiceButton}
          </Button>
        ) : null
      }
    >
      {!invoices ? (
        <PendingState title={texts.invoicesErrorTitle} query={query} count={2} />
      ) : invoices.length === 0 ? (
        <p className="px-4 py-3 text-sm text-muted">{texts.invoicesEmpty}</p>
      ) : (
        <InvoiceTable invoices={invoices} onRemove={setRemoved} />
      )}
      {isEntering ? <InvoiceDialog balances={balances} onClose={() => setIsEntering(false)} /> : null}
      {removed ? <RemoveInvoiceDialog invoice={removed} onClose={() => setRemoved(null)} /> : null}
    </Card>
  );
}

type TableProps = { invoices: readonly Invoice[]; onRemove: (invoice: Invoice) => void };

function InvoiceTable({ invoices, onRemove }: TableProps) {
  const { can } = useWorkspace();
  return (
    <Table caption={texts.invoicesTitle}>
      <thead>
        <tr>
          <Th>{texts.invoiceMonthLabel}</Th>
          <Th>{common.connection}</Th>
          <Th>{texts.invoiceNumberLabel}</Th>
          <Th isNumber>{texts.invoiceAmount}</Th>
          <Th isNumber>{texts.invoiceMetered}</Th>
          <Th isNumber>{texts.invoiceDifference}</Th>
          <Th>
            <span className="sr-only">{common.details}</span>
          </Th>
        </tr>
      </thead>
      <tbody>
        {invoices.map((invoice) => (
          <InvoiceRow
            key={invoice.id}
            invoice={invoice}
            onRemove={can.manageBudgets ? () => onRemove(invoice) : null}
          />
        ))}
      </tbody>
    </Table>
  );
}

function InvoiceRow({ invoice, onRemove }: { invoice: Invoice; onRemove: (() => void) | null }) {
  const reader = useReader();
  const { month, number, connectionName, amount, spent, difference, differencePercent, state } = invoice;
  const share = differencePercent === null ? '' : ` (${differencePercent}%)`;
  return (
    <Tr>
      <Td className="whitespace-nowrap">{formatMonth(`${month}-15T00:00:00Z`, { ...reader, timezone: 'UTC' })}</Td>
      <Td>{connectionName}</Td>
      <Td>
        {invoice.fileName === null ? (
          number
        ) : (
          <a
            className="text-accent underline"
            href={`/api/v1/invoices/${invoice.id}/file`}
            title={texts.invoiceFileLink(number)}
          >
            {number}
          </a>
        )}
      </Td>
      <Td isNumber>{formatMoney(amount, reader)}</Td>
      <Td isNumber>{formatMoney(spent, reader)}</Td>
      <Td isNumber>
        {formatMoney(difference, reader)}
        {share}
      </Td>
      <Td className="whitespace-nowrap">
        <span className="flex items-center justify-end gap-2">
          <Badge tone={INVOICE_STATE[state].tone}>{INVOICE_STATE[state].text}</Badge>
          {onRemove ? (
            <IconButton size="sm" label={texts.invoiceRemoveLabel(number)} onClick={onRemove}>
              <Trash2 aria-hidden />
            </IconButton>
          ) : null}
        </span>
      </Td>
    </Tr>
  );
}

function RemoveInvoiceDialog({ invoice, onClose }: { invoice: Invoice; onClose: () => void }) {
  const removal = useRemoveInvoice();
  return (
    <ConfirmDialog
      title={texts.invoiceRemoveQuestion}
      confirmLabel={common.remove}
      isBusy={removal.isPending}
      error={removal.error}
      onClose={onClose}
      onConfirm={() =>
        removal.mutate(invoice.id, {
          onSuccess: () => {
            toast.success(texts.invoiceRemoved(invoice.number));
            onClose();
          },
        })
      }
    >
      {texts.invoiceRemoveEffect(invoice.number)}
    </ConfirmDialog>
  );
}
