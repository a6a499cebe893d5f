import { queryOptions } from '@tanstack/react-query';
import type { GrowthQuery } from '@/lib/contracts/usage/growth';
import { callApi } from '@/lib/http/api-client';

/** What grew this week and why; whole days only, so it is read again after a while. */
export const growthQuery = (query: GrowthQuery) =>
  queryOptions({
    queryKey: ['growth', query],
    queryFn: ({ signal }) =>
      callApi('GET /growth', {
        signal,
        query,
        schema: async () => (await import('@/lib/contracts/usage/growth')).GrowthResponse,
      }),
    staleTime: 300_000,
  });
