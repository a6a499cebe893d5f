import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { RetentionSettings, RetentionUpdate } from '@/lib/contracts/installation/retention';
import { callApi } from '@/lib/http/api-client';

const load = () => import('@/lib/contracts/installation/retention');

/** How long the workspace keeps what. */
export const retentionQuery = () =>
  queryOptions({
    queryKey: ['retention', 'settings'],
    queryFn: ({ signal }) =>
      callApi('GET /retention', { signal, schema: async () => (await load()).RetentionSettings }),
  });

/** What the next tidying would remove under settings that are not stored yet. */
export const retentionPreviewQuery = (settings: RetentionSettings) =>
  queryOptions({
    queryKey: ['retention', 'preview', settings],
    queryFn: ({ signal }) =>
      callApi('POST /retention/preview', {
        body: settings,
        signal,
        schema: async () => (await load()).RetentionPreview,
      }),
    retry: false,
  });

export function useUpdateRetention() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: RetentionUpdate) => callApi('PATCH /retention', { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['retention'] }),
  });
}
