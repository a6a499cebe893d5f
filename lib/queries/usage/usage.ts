import { queryOptions } from '@tanstack/react-query';
import type { UsageGroupsQuery, UsageHoursQuery, UsageQuery } from '@/lib/contracts/usage/usage';
import { MINUTE_MS } from '@/lib/domain/time';
import { callApi } from '@/lib/http/api-client';

/** Usage of one window. */
export const usageSeriesQuery = (query: UsageQuery) =>
  queryOptions({
    queryKey: ['usage', 'series', query],
    queryFn: ({ signal }) =>
      callApi('GET /usage', {
        query,
        signal,
        schema: async () => (await import('@/lib/contracts/usage/usage')).UsageResponse,
      }),
  });

/** Totals by group over a window, one page of them. */
export const usageGroupsQuery = (query: UsageGroupsQuery) =>
  queryOptions({
    queryKey: ['usage', 'groups', query],
    queryFn: ({ signal }) =>
      callApi('GET /usage/groups', {
        query,
        signal,
        schema: async () => (await import('@/lib/contracts/usage/usage')).UsageGroupsResponse,
      }),
  });

/** An ordinary week, hour by hour. */
export const usageHoursQuery = (query: UsageHoursQuery) =>
  queryOptions({
    queryKey: ['usage', 'hours', query],
    queryFn: ({ signal }) =>
      callApi('GET /usage/hours', {
        query,
        signal,
        schema: async () => (await import('@/lib/contracts/usage/usage')).UsageHoursResponse,
      }),
  });

/** What happened or was planned within a window. */
export const usageMarkersQuery = (window: { from: string; to: string }) =>
  queryOptions({
    queryKey: ['usage', 'markers', window],
    queryFn: ({ signal }) =>
      callApi('GET /usage/markers', {
        query: window,
        signal,
        schema: async () => (await import('@/lib/contracts/usage/usage-views')).UsageMarkersResponse,
      }),
  });

/** Estimate against bill, by UTC day as the provider bills. */
export const reconciliationQuery = (range: { from: string; to: string }) =>
  queryOptions({
    queryKey: ['usage', 'reconciliation', range],
    queryFn: ({ signal }) =>
      callApi('GET /reconciliation', {
        query: range,
        signal,
        schema: async () => (await import('@/lib/contracts/usage/usage')).ReconciliationResponse,
      }),
    staleTime: 5 * MINUTE_MS,
  });
