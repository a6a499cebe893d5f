import { queryOptions } from '@tanstack/react-query';
import type { Overview } from '@/lib/contracts/usage/overview';
import { callApi } from '@/lib/http/api-client';

/** Everything the first page shows. */
export const overviewQuery = () =>
  queryOptions({
    queryKey: ['overview'],
    queryFn: ({ signal }) =>
      callApi<Overview>({
        path: '/overview',
        signal,
        schema: async () => (await import('@/lib/contracts/usage/overview')).Overview,
      }),
  });
