import { queryOptions } from '@tanstack/react-query';
import type { DetailQuery } from '@/lib/contracts/usage/details';
import { callApi } from '@/lib/http/api-client';

/** Everything about one key, project, model or person. */
export const detailQuery = ({ dimension, id }: DetailQuery) =>
  queryOptions({
    queryKey: ['usage', 'detail', dimension, id],
    queryFn: ({ signal }) =>
      callApi('GET /details', {
        query: { dimension, id },
        signal,
        schema: async () => (await import('@/lib/contracts/usage/details')).Detail,
      }),
  });
