'use client';

import { useQuery } from '@tanstack/react-query';
import { Scale } from 'lucide-react';
import { Card } from '@/components/ui/card';
import { PendingState } from '@/components/ui/pending-state';
import { EmptyState } from '@/components/ui/states';
import { reconciliationQuery } from '@/lib/queries/usage/usage';
import * as texts from '@/lib/texts/en/connections-data-health';
import { AssumedPrices } from './assumed-prices';
import { ListPrices } from './list-prices';
import { OtherCurrencies } from './other-currencies';
import { ReconciliationTable } from './reconciliation-table';
import { RefusedPushes } from './refused-pushes';
import { RefusedRows } from './refused-rows';
import { UnpricedModels } from './unpriced-models';

/** Estimate against bill, and usage that has no price. */
export function DataHealthScreen({ range }: { range: { from: string; to: string } }) {
  const query = useQuery(reconciliationQuery(range));
  const { data } = query;
  if (!data) {
    return (
      <Card isFlush>
        <PendingState title={texts.errorTitle} query={query} />
      </Card>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <RefusedRows refused={data.refusedRows} />
      <RefusedPushes />
      <UnpricedModels models={data.unpricedModels} />
      <AssumedPrices assumptions={data.assumptions} />
      <Card title={texts.cardTitle} note={texts.cardNote} isFlush>
        {data.days.length === 0 ? (
          <EmptyState icon={Scale} title={texts.emptyTitle}>
            {texts.emptyText}
          </EmptyState>
        ) : (
          <ReconciliationTable response={data} />
        )}
      </Card>
      <ListPrices prices={data.listPrices} />
      <OtherCurrencies charges={data.otherCurrencies} />
    </div>
  );
}
