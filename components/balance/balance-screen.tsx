'use client';

import { useQuery } from '@tanstack/react-query';
import { Plug, Plus } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { buttonClass } from '@/components/ui/button-class';
import { Card } from '@/components/ui/card';
import { forgetAsked } from '@/components/ui/forget-asked';
import { Opener } from '@/components/ui/opener';
import { PageHeader } from '@/components/ui/page-header';
import { PendingState } from '@/components/ui/pending-state';
import { EmptyState } from '@/components/ui/states';
import type { Balance } from '@/lib/contracts/balance/balance';
import { BALANCE_STATE, describeOrigin, describeRunway } from '@/lib/presenters/balance/balance-view';
import { formatMoney } from '@/lib/presenters/money';
import { balancesQuery } from '@/lib/queries/balance/balances';
import * as texts from '@/lib/texts/en/balance';
import * as common from '@/lib/texts/en/common';
import { EntriesCard } from './entries-card';
import { EntryDialog } from './entry-dialog';
import { InvoicesCard } from './invoices-card';
import { RechargeDialog } from './recharge-dialog';

/** What is open over the page; `connectionId` '' = to be chosen. */
type Panel = { kind: 'entry'; connectionId: string } | { kind: 'recharge'; balance: Balance } | null;

export function BalanceScreen({ isCreateAsked }: { isCreateAsked: boolean }) {
  const { can, refreshMs } = useWorkspace();
  const [panel, setPanel] = useState<Panel>(
    isCreateAsked && can.manageBudgets ? { kind: 'entry', connectionId: '' } : null,
  );
  const query = useQuery({ ...balancesQuery(), refetchInterval: refreshMs });
  const balances = query.data?.data;
  const close = () => {
    setPanel(null);
    forgetAsked();
  };
  const enter =
    can.manageBudgets && balances && balances.length > 0 ? (
      <Opener name="create" onOpen={() => setPanel({ kind: 'entry', connectionId: '' })}>
        <Plus aria-hidden />
        {texts.enterButton}
      </Opener>
    ) : null;
  return (
    <>
      <PageHeader title={texts.title} note={texts.note} actions={enter} />
      <Card title={texts.creditsTitle} note={texts.creditsNote} isFlush>
        {balances ? (
          <BalanceList
            balances={balances}
            onEnter={(connectionId) => setPanel({ kind: 'entry', connectionId })}
            onRecharge={(balance) => setPanel({ kind: 'recharge', balance })}
          />
        ) : (
          <PendingState title={texts.errorTitle} query={query} count={2} />
        )}
      </Card>
      <EntriesCard balances={balances ?? []} />
      <InvoicesCard balances={balances ?? []} />
      {panel?.kind === 'entry' && balances ? (
        <EntryDialog balances={balances} connectionId={panel.connectionId} onClose={close} />
      ) : null}
      {panel?.kind === 'recharge' ? <RechargeDialog balance={panel.balance} onClose={close} /> : null}
    </>
  );
}

type ListProps = {
  balances: readonly Balance[];
  onEnter: (connectionId: string) => void;
  onRecharge: (balance: Balance) => void;
};

function BalanceList({ balances, onEnter, onRecharge }: ListProps) {
  if (balances.length === 0) {
    return (
      <EmptyState
        icon={Plug}
        title={texts.emptyTitle}
        action={
          <Link href="/settings/connections" className={buttonClass('primary')}>
            {common.connectionsLink}
          </Link>
        }
      >
        {texts.emptyText}
      </EmptyState>
    );
  }
  return (
    <ul className="divide-y">
      {balances.map((balance) => (
        <BalanceRow
          key={balance.connectionId}
          balance={balance}
          onEnter={() => onEnter(balance.connectionId)}
          onRecharge={() => onRecharge(balance)}
        />
      ))}
    </ul>
  );
}

type RowProps = { balance: Balance; onEnter: () => void; onRecharge: () => void };

function BalanceRow({ balance, onEnter, onRecharge }: RowProps) {
  const reader = useReader();
  const { can } = useWorkspace();
  const { connectionName, left, recharge, state, spentLastDay } = balance;
  const runway = describeRunway(balance, reader);
  return (
    <li className="flex flex-wrap items-start gap-x-6 gap-y-2 px-4 py-3 text-sm">
      <div className="min-w-0 flex-1 basis-72">
        <h3 className="flex flex-wrap items-center gap-2 font-medium">
          {connectionName}
          <Badge tone={BALANCE_STATE[state].tone}>{BALANCE_STATE[state].text}</Badge>
        </h3>
        {runway === '' ? null : <p className="mt-1">{runway}</p>}
        <p className="mt-1 text-xs text-muted">
          {describeOrigin(balance, reader)}
          {recharge
            ? ` ${texts.rechargeSet(formatMoney(recharge.amount, reader), formatMoney(recharge.below, reader))}.`
            : ''}
          {left !== null || recharge ? ` ${texts.lastDaySpent(formatMoney(spentLastDay, reader))}.` : ''}
        </p>
      </div>
      {left === null ? null : (
        <p className="text-right whitespace-nowrap">
          <span className="text-lg font-semibold tabular-nums">{formatMoney(left, reader)}</span>{' '}
          <span className="text-muted">{texts.left}</span>
        </p>
      )}
      {can.manageBudgets ? (
        <div className="flex flex-wrap gap-2">
          <Button size="sm" aria-label={texts.enterForLabel(connectionName)} onClick={onEnter}>
            {texts.enterButton}
          </Button>
          <Button size="sm" aria-label={texts.rechargeForLabel(connectionName)} onClick={onRecharge}>
            {texts.rechargeButton}
          </Button>
        </div>
      ) : null}
    </li>
  );
}
