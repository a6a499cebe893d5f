'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'next/navigation';
import { useMemo } from 'react';
import { EstimateNote } from '@/components/shell/money-text';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { classNames } from '@/components/ui/class-names';
import { ErrorState, Skeleton, SkeletonRows } from '@/components/ui/states';
import type { UsageQuery } from '@/lib/contracts/usage/usage';
import { readExplorerLines } from '@/lib/presenters/usage/explorer-series';
import { parseUsageView, readSearchParams } from '@/lib/presenters/usage/usage-view';
import { usageSeriesQuery } from '@/lib/queries/usage/usage';
import * as texts from '@/lib/texts/en/usage';
import { LeftOutNote } from './left-out-note';
import { UsageChart } from './usage-chart';
import { UsageFilterChips } from './usage-filter-chips';
import { UsageTable } from './usage-table';
import { UsageToolbar } from './usage-toolbar';
import { useUsageNavigation } from './use-usage-navigation';

type UsageScreenProps = { query: UsageQuery; compareQuery: UsageQuery | null };

/** Usage over any window, grouped and filtered. The address holds the view; the server resolved its window. */
export function UsageScreen({ query, compareQuery }: UsageScreenProps) {
  const { refreshMs } = useWorkspace();
  const search = useSearchParams();
  const view = useMemo(() => parseUsageView(readSearchParams(search)), [search]);
  const { show, wanted, isPending } = useUsageNavigation(view);
  const { data, error, refetch, isFetching, isPlaceholderData } = useQuery({
    ...usageSeriesQuery(query),
    refetchInterval: refreshMs,
    // The previous answer stays on screen while the next one loads.
    placeholderData: keepPreviousData,
  });
  const slots = useMemo(
    () => new Map((data ? readExplorerLines(data, view.metric) : []).map((line) => [line.key, line.slot])),
    [data, view.metric],
  );
  const isWaiting = isPending || isPlaceholderData;
  return (
    <div className="flex flex-col gap-4">
      <UsageToolbar view={wanted} query={query} onChange={show} />
      <UsageFilterChips view={wanted} usage={data ?? null} onChange={show} />
      {data ? (
        <div
          className={classNames('flex flex-col gap-4 transition-opacity', isWaiting && 'opacity-60')}
          aria-busy={isWaiting}
        >
          <LeftOutNote leftOut={data.leftOut} />
          <EstimateNote isNoneBilled={data.totals.costSource === 'estimated'}>
            <UsageChart usage={data} view={view} query={query} compareQuery={compareQuery} onChange={show} />
            <UsageTable query={query} view={view} slots={slots} onChange={show} />
          </EstimateNote>
        </div>
      ) : error ? (
        <Card>
          <ErrorState
            title={texts.errorTitle}
            cause={error.message}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        </Card>
      ) : (
        <UsageSkeleton />
      )}
    </div>
  );
}

export function UsageSkeleton() {
  return (
    <div className="flex flex-col gap-4" aria-busy="true">
      <span className="sr-only">{texts.loading}</span>
      <Card>
        <Skeleton className="h-8 w-40" />
        <Skeleton className="mt-4 h-80" />
      </Card>
      <Card isFlush>
        <SkeletonRows />
      </Card>
    </div>
  );
}
