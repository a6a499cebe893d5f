'use client';

import { useQuery } from '@tanstack/react-query';
import { PiggyBank } from 'lucide-react';
import { useState } from 'react';
import { useReader } from '@/components/shell/reader-context';
import { Banner } from '@/components/ui/banner';
import { buttonClass } from '@/components/ui/button-class';
import { Card } from '@/components/ui/card';
import { PageHeader } from '@/components/ui/page-header';
import { PendingState } from '@/components/ui/pending-state';
import { Segmented } from '@/components/ui/segmented';
import { EmptyState } from '@/components/ui/states';
import { Figure } from '@/components/usage/overview/figure';
import type { Saving, SavingsResponse } from '@/lib/contracts/savings/savings';
import { formatMoney } from '@/lib/presenters/money';
import { sumMeasured } from '@/lib/presenters/savings/saving-view';
import { savingsQuery } from '@/lib/queries/savings/savings';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/savings';
import { DecidedRow } from './decided-row';
import { DecisionDialog } from './decision-dialog';
import { PeersCard } from './peers-card';
import { SavingRow } from './saving-row';

type Shown = 'open' | 'done' | 'dismissed';

/** One list: what can be done to pay less, what was done with its effect, and what is not wanted. */
export function SavingsScreen() {
  const query = useQuery(savingsQuery());
  const { data } = query;
  return (
    <>
      <PageHeader
        title={texts.title}
        note={texts.note}
        actions={
          <a className={buttonClass('secondary')} href="/api/v1/savings/export" download>
            {common.downloadCsv}
          </a>
        }
      />
      {data ? (
        <Savings savings={data} />
      ) : (
        <Card isFlush>
          <PendingState title={texts.errorTitle} query={query} count={6} />
        </Card>
      )}
    </>
  );
}

function Savings({ savings }: { savings: SavingsResponse }) {
  const reader = useReader();
  const [shown, setShown] = useState<Shown>('open');
  const [asked, setAsked] = useState<{ saving: Saving; state: 'done' | 'dismissed' } | null>(null);
  const { data, leftOut, decided, total, spent, isRead, comparisons } = savings;
  const list = (state: Shown) => decided.filter((one) => one.state === state);
  const measured = sumMeasured(decided);
  return (
    <div className="flex min-w-0 flex-col gap-4">
      {isRead ? null : (
        <Banner tone="info" title={texts.unreadTitle}>
          {texts.unreadText}
        </Banner>
      )}
      <dl className="grid gap-px overflow-hidden rounded-lg border bg-line sm:grid-cols-3">
        <Figure label={texts.totalLabel} value={formatMoney(total, reader)}>
          {texts.totalNote}
        </Figure>
        <Figure label={texts.spentLabel} value={formatMoney(spent, reader)}>
          {texts.spentNote}
        </Figure>
        <Figure label={texts.measuredLabel} value={measured === null ? '–' : formatMoney(String(measured), reader)}>
          {measured === null ? texts.measuredNothing : texts.measuredNote}
        </Figure>
      </dl>
      <Segmented
        label={texts.showLabel}
        value={shown}
        options={[
          { value: 'open', label: texts.openOption(data.length) },
          { value: 'done', label: texts.doneOption(list('done').length) },
          { value: 'dismissed', label: texts.dismissedOption(list('dismissed').length) },
        ]}
        onChange={setShown}
        className="self-start"
      />
      <Card isFlush>
        {shown === 'open' ? <OpenList savings={data} onAsk={setAsked} /> : null}
        {shown === 'open' ? null : <DecidedList shown={shown} decided={list(shown)} />}
      </Card>
      {shown === 'open' && leftOut > 0 ? <p className="text-sm text-muted">{texts.leftOut(leftOut)}</p> : null}
      <PeersCard comparisons={comparisons} />
      {asked ? <DecisionDialog {...asked} onClose={() => setAsked(null)} /> : null}
    </div>
  );
}

type OpenProps = {
  savings: readonly Saving[];
  onAsk: (asked: { saving: Saving; state: 'done' | 'dismissed' }) => void;
};

function OpenList({ savings, onAsk }: OpenProps) {
  if (savings.length === 0) {
    return (
      <EmptyState icon={PiggyBank} title={texts.openEmptyTitle}>
        {texts.openEmptyText}
      </EmptyState>
    );
  }
  return (
    <ol className="divide-y">
      {savings.map((saving) => (
        <SavingRow key={saving.id} saving={saving} onDecide={(state) => onAsk({ saving, state })} />
      ))}
    </ol>
  );
}

function DecidedList({ shown, decided }: { shown: 'done' | 'dismissed'; decided: SavingsResponse['decided'] }) {
  if (decided.length === 0) {
    return (
      <EmptyState icon={PiggyBank} title={shown === 'done' ? texts.doneEmptyTitle : texts.dismissedEmptyTitle}>
        {shown === 'done' ? texts.doneEmptyText : texts.dismissedEmptyText}
      </EmptyState>
    );
  }
  return (
    <ol className="divide-y">
      {decided.map((one) => (
        <DecidedRow key={one.id} saving={one} />
      ))}
    </ol>
  );
}
