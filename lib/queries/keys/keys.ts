import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { FindingList } from '@/lib/contracts/keys/findings';
import type { Key, KeyUpdate } from '@/lib/contracts/keys/keys';
import { callApi } from '@/lib/http/api-client';

export type KeyPage = { data: Key[]; nextCursor: string | null };

export type FindingCode = FindingList['counts'][number]['code'];

/** How many keys have which finding. */
export const findingCountsQuery = () =>
  queryOptions({
    queryKey: ['keys', 'finding-counts'],
    queryFn: ({ signal }) =>
      callApi('GET /key-findings', {
        query: { limit: 1 },
        signal,
        schema: async () => (await import('@/lib/contracts/keys/findings')).FindingList,
      }),
    staleTime: 60_000,
  });

/** Keys of the watched organizations, those with a finding or all (null), a hundred at a time. */
export const keysQuery = (finding: FindingCode | null) =>
  infiniteQueryOptions({
    queryKey: ['keys', 'list', finding],
    initialPageParam: '',
    getNextPageParam: (page: KeyPage) => page.nextCursor ?? undefined,
    queryFn: ({ signal, pageParam }) =>
      callApi('GET /keys', {
        query: {
          limit: 100,
          ...(finding === null ? {} : { finding }),
          ...(pageParam === '' ? {} : { cursor: pageParam }),
        },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/keys/keys'),
          ]);
          return listOf(contract.Key);
        },
      }),
  });

/** What is written down about one key. */
export const keyQuery = (id: string) =>
  queryOptions({
    queryKey: ['keys', 'one', id],
    queryFn: ({ signal }) =>
      callApi('GET /keys/{id}', {
        params: { id },
        signal,
        schema: async () => (await import('@/lib/contracts/keys/keys')).Key,
      }),
  });

/** Writes down what people know about a key. */
export function useUpdateKey(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (changes: KeyUpdate) => callApi('PATCH /keys/{id}', { params: { id }, body: changes }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['keys'] }),
  });
}
