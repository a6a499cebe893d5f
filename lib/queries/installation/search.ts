import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { callApi } from '@/lib/http/api-client';

/** Keys, projects, models, people, incidents and budgets by a few letters. */
export const searchQuery = (text: string) =>
  queryOptions({
    queryKey: ['search', text],
    enabled: text !== '',
    placeholderData: keepPreviousData,
    queryFn: ({ signal }) =>
      callApi('GET /search', {
        query: { q: text },
        signal,
        schema: async () => (await import('@/lib/contracts/installation/search')).SearchResult,
      }),
  });
