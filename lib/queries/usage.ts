import { queryOptions } from '@tanstack/react-query';
import type { ReconciliationResponse, UsageQuery, UsageResponse } from '@/lib/contracts/usage';
import { callApi } from '@/lib/http/api-client';

/** Usage of one window. */
export const usageSeriesQuery = (query: UsageQuery) =>
  queryOptions({
    queryKey: ['usage', 'series', query],
    queryFn: ({ signal }) =>
      callApi<UsageResponse>({
        path: '/usage',
        query,
        signal,
        schema: async () => (await import('@/lib/contracts/usage')).UsageResponse,
      }),
  });

/** Estimate against bill, by UTC day as the provider bills. */
export const reconciliationQuery = (range: { from: string; to: string }) =>
  queryOptions({
    queryKey: ['usage', 'reconciliation', range],
    queryFn: ({ signal }) =>
      callApi<ReconciliationResponse>({
        path: '/reconciliation',
        query: range,
        signal,
        schema: async () => (await import('@/lib/contracts/usage')).ReconciliationResponse,
      }),
    staleTime: 5 * 60_000,
  });
