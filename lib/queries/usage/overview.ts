import { queryOptions } from '@tanstack/react-query';
import { callApi } from '@/lib/http/api-client';

/** Everything the first page shows. */
export const overviewQuery = () =>
  queryOptions({
    queryKey: ['overview'],
    queryFn: ({ signal }) =>
      callApi('GET /overview', {
        signal,
        schema: async () => (await import('@/lib/contracts/usage/overview')).Overview,
      }),
  });
