'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { classNames } from '@/components/ui/class-names';
import { ErrorState, Skeleton, SkeletonRows } from '@/components/ui/states';
import type { UsageQuery } from '@/lib/contracts/usage';
import type { UsageView } from '@/lib/presenters/usage-view';
import { usageSeriesQuery } from '@/lib/queries/usage';
import { UsageChart } from './usage-chart';
import { UsageFilterChips } from './usage-filter-chips';
import { UsageTable } from './usage-table';
import { UsageToolbar } from './usage-toolbar';
import { useUsageNavigation } from './use-usage-navigation';

/** Usage over any window, grouped and filtered. The address holds the view; the server resolved it into `query`. */
export function UsageScreen({ view, query }: { view: UsageView; query: UsageQuery }) {
  const { refreshMs } = useWorkspace();
  const { show, isPending } = useUsageNavigation(view);
  const { data, error, refetch, isFetching, isPlaceholderData } = useQuery({
    ...usageSeriesQuery(query),
    refetchInterval: refreshMs,
    // The previous answer stays on screen while the next one loads.
    placeholderData: keepPreviousData,
  });
  return (
    <div className="flex flex-col gap-4">
      <UsageToolbar view={view} query={query} onChange={show} />
      <UsageFilterChips view={view} usage={data ?? null} onChange={show} />
      {data ? (
        <div
          className={classNames(
            'flex flex-col gap-4 transition-opacity',
            (isPending || isPlaceholderData) && 'opacity-60',
          )}
          aria-busy={isPending || isPlaceholderData}
        >
          <UsageChart usage={data} view={view} />
          <UsageTable usage={data} view={view} onChange={show} />
        </div>
      ) : error ? (
        <Card>
          <ErrorState
            title="Usage could not be read"
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
      <span className="sr-only">Loading usage</span>
      <Card>
        <Skeleton className="h-4 w-40" />
        <Skeleton className="mt-4 h-72" />
      </Card>
      <Card isFlush>
        <SkeletonRows />
      </Card>
    </div>
  );
}
