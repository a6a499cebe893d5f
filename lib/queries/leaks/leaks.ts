import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Leak, LeakUpdate } from '@/lib/contracts/leaks/leaks';
import { callApi } from '@/lib/http/api-client';

export type LeakPage = { data: Leak[]; nextCursor: string | null };

/** Leaks of one state, or all, newest first. */
export const leaksQuery = (state: Leak['state'] | null) =>
  infiniteQueryOptions({
    queryKey: ['leaks', 'list', state],
    initialPageParam: '',
    getNextPageParam: (page: LeakPage) => page.nextCursor ?? undefined,
    queryFn: ({ signal, pageParam }) =>
      callApi('GET /leaks', {
        query: { limit: 50, ...(state === null ? {} : { state }), ...(pageParam === '' ? {} : { cursor: pageParam }) },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/leaks/leaks'),
          ]);
          return listOf(contract.Leak);
        },
      }),
  });

/** Writes down what became of a leak; its incident may end. */
export function useUpdateLeak(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (changes: LeakUpdate) => callApi('PATCH /leaks/{id}', { params: { id }, body: changes }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['leaks'] }),
        queries.invalidateQueries({ queryKey: ['incidents'] }),
      ]),
  });
}
