'use client';

import { useQuery } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { InstantText } from '@/components/shell/instant';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { IconButton } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { PendingState } from '@/components/ui/pending-state';
import { toast } from '@/components/ui/toast';
import type { Balance, BalanceEntry } from '@/lib/contracts/balance/balance';
import { formatMoney } from '@/lib/presenters/money';
import { balanceEntriesQuery, useEnterBalance, useRemoveBalanceEntry } from '@/lib/queries/balance/balances';
import * as texts from '@/lib/texts/en/balance';

/** Top-ups and balances as they were entered. */
export function EntriesCard({ balances }: { balances: readonly Balance[] }) {
  const query = useQuery(balanceEntriesQuery());
  const entries = query.data?.data;
  return (
    <Card title={texts.entriesTitle} isFlush className="mt-4">
      {!entries ? (
        <PendingState title={texts.entriesErrorTitle} query={query} count={2} />
      ) : entries.length === 0 ? (
        <p className="px-4 py-3 text-sm text-muted">{texts.entriesEmpty}</p>
      ) : (
        <ul className="divide-y">
          {entries.map((entry) => (
            <EntryRow
              key={entry.id}
              entry={entry}
              connectionName={balances.find((one) => one.connectionId === entry.connectionId)?.connectionName ?? ''}
            />
          ))}
        </ul>
      )}
    </Card>
  );
}

function EntryRow({ entry, connectionName }: { entry: BalanceEntry; connectionName: string }) {
  const reader = useReader();
  const { can } = useWorkspace();
  const removal = useRemoveBalanceEntry();
  const enter = useEnterBalance();
  const amount = formatMoney(entry.amount, reader);
  const { connectionId, kind, at, note } = entry;
  const remove = () =>
    removal.mutate(entry.id, {
      onSuccess: () =>
        toast.undoable(texts.entryRemoved(amount), () =>
          enter.mutate({ connectionId, kind, at, note, amount: entry.amount }),
        ),
      onError: (error) => toast.error(error.message),
    });
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-2 text-sm">
      <span className="w-24 font-medium tabular-nums">{amount}</span>
      <span className="w-36">{kind === 'balance' ? texts.entryBalanceOption : texts.entryTopUpOption}</span>
      <span className="min-w-0 flex-1 basis-40 text-muted">
        {connectionName}
        {note === '' ? '' : ` · ${note}`}
      </span>
      <span className="text-xs text-muted">
        <InstantText at={at} /> {texts.entryBy(entry.createdBy)}
      </span>
      {can.manageBudgets ? (
        <IconButton
          size="sm"
          label={texts.entryRemoveLabel(amount, connectionName)}
          isBusy={removal.isPending}
          onClick={remove}
        >
          <Trash2 aria-hidden />
        </IconButton>
      ) : null}
    </li>
  );
}
