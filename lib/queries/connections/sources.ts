import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { callApi } from '@/lib/http/api-client';

/** What a source received, counts and refuses. */
export const pushStatusQuery = (id: string) =>
  queryOptions({
    queryKey: ['connections', 'push', id],
    queryFn: ({ signal }) =>
      callApi('GET /connections/{id}/push', {
        params: { id },
        signal,
        schema: async () => (await import('@/lib/contracts/connections/connections')).PushStatus,
      }),
  });

/** The answer holds the new token. */
export function useReplacePushToken() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      callApi('POST /connections/{id}/push-token', {
        params: { id },
        schema: async () => (await import('@/lib/contracts/connections/connections')).PushToken,
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['connections'] }),
  });
}
