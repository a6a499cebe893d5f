import { queryOptions } from '@tanstack/react-query';
import { callApi } from '@/lib/http/api-client';

/** How far the workspace follows the provider's advice. */
export const postureQuery = () =>
  queryOptions({
    queryKey: ['posture'],
    queryFn: ({ signal }) =>
      callApi('GET /posture', { signal, schema: async () => (await import('@/lib/contracts/keys/posture')).Posture }),
    staleTime: 60_000,
  });
