import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { callApi } from '@/lib/http/api-client';

/** The address that is asked for while all is well. */
export const outgoingHeartbeatQuery = () =>
  queryOptions({
    queryKey: ['outgoing-heartbeat'],
    queryFn: ({ signal }) =>
      callApi('GET /outgoing-heartbeat', {
        signal,
        schema: async () => (await import('@/lib/contracts/installation/outgoing-heartbeat')).OutgoingHeartbeat,
      }),
  });

/** Sets or (null) removes it. */
export function useUpdateOutgoingHeartbeat() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (url: string | null) => callApi('PATCH /outgoing-heartbeat', { body: { url } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['outgoing-heartbeat'] }),
  });
}
