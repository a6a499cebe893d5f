'use client';

import { useQuery } from '@tanstack/react-query';
import { Scale } from 'lucide-react';
import { Card } from '@/components/ui/card';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { reconciliationQuery } from '@/lib/queries/usage';
import { ReconciliationTable } from './reconciliation-table';
import { UnpricedModels } from './unpriced-models';

/** Estimate against bill, and usage that has no price. */
export function DataHealthScreen({ range }: { range: { from: string; to: string } }) {
  const { data, error, refetch, isFetching } = useQuery(reconciliationQuery(range));
  if (!data) {
    return (
      <Card isFlush>
        {error ? (
          <ErrorState
            title="The reconciliation could not be read"
            cause={error.message}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        ) : (
          <SkeletonRows />
        )}
      </Card>
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <UnpricedModels models={data.unpricedModels} />
      <Card title="Estimate against bill" note="By UTC day, as the provider bills" isFlush>
        {data.days.length === 0 ? (
          <EmptyState icon={Scale} title="Nothing billed yet">
            Bills are read every hour and compared with the estimate of the same day. The first ones appear after the
            first full day.
          </EmptyState>
        ) : (
          <ReconciliationTable response={data} />
        )}
      </Card>
    </div>
  );
}
