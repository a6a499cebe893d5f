import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Leak, LeakSourceCreate, LeakUpdate } from '@/lib/contracts/leaks/leaks';
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

/** Folders that the worker scans, by name; asked again while a page shows them, for scans run by themselves. */
export const leakSourcesQuery = () =>
  queryOptions({
    queryKey: ['leak-sources', 'list'],
    queryFn: ({ signal }) =>
      callApi('GET /leak-sources', {
        query: { limit: 200 },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/leaks/leaks'),
          ]);
          return listOf(contract.LeakSource);
        },
      }),
    refetchInterval: 30_000,
  });

function useSourceMutation<Input>(mutationFn: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => queries.invalidateQueries({ queryKey: ['leak-sources'] }) });
}

/** Adds a folder to those that are scanned. */
export const useCreateLeakSource = () =>
  useSourceMutation((body: LeakSourceCreate) => callApi('POST /leak-sources', { body }));

/** Ends the scans of a folder. */
export const useDeleteLeakSource = () =>
  useSourceMutation((id: string) => callApi('DELETE /leak-sources/{id}', { params: { id } }));

/** Enters a key once, so that it is recognised when it is found; the server keeps a digest only. */
export const useRegisterKey = (id: string) =>
  useMutation({
    mutationFn: (key: string) => callApi('POST /keys/{id}/fingerprint', { params: { id }, body: { key } }),
  });
