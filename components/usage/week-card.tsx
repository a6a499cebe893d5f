'use client';

import { useQuery } from '@tanstack/react-query';
import { WeekMap } from '@/components/charts/week-map';
import { useReader } from '@/components/shell/reader-context';
import { ErrorState, Skeleton } from '@/components/ui/states';
import type { UsageQuery } from '@/lib/contracts/usage/usage';
import type { UsageMetric } from '@/lib/presenters/usage/usage-metric';
import { makeHoursQuery } from '@/lib/presenters/usage/usage-requests';
import { buildWeekMap } from '@/lib/presenters/usage/week-map';
import { usageHoursQuery } from '@/lib/queries/usage/usage';
import * as texts from '@/lib/texts/en/usage';

/** An ordinary week of the window, hour by hour. */
export default function WeekCard({ query, metric }: { query: UsageQuery; metric: UsageMetric }) {
  const reader = useReader();
  const { data, error, refetch } = useQuery(usageHoursQuery(makeHoursQuery(query)));
  if (error) return <ErrorState title={texts.weekErrorTitle} cause={error.message} onRetry={() => void refetch()} />;
  return data ? <WeekMap model={buildWeekMap(data, metric, reader)} /> : <Skeleton className="h-72" />;
}
