import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { TokenCreate } from '@/lib/contracts/people/tokens';
import { callApi } from '@/lib/http/api-client';

export const tokensQuery = () =>
  queryOptions({
    queryKey: ['tokens', 'list'],
    queryFn: ({ signal }) =>
      callApi('GET /tokens', {
        query: { limit: 200 },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/people/tokens'),
          ]);
          return listOf(contract.Token);
        },
      }),
  });

/** The answer holds the secret, once. */
export function useCreateToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: TokenCreate) =>
      callApi('POST /tokens', {
        body,
        schema: async () => (await import('@/lib/contracts/people/tokens')).TokenCreated,
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['tokens'] }),
  });
}

export function useDeleteToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => callApi('DELETE /tokens/{id}', { params: { id } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['tokens'] }),
  });
}
