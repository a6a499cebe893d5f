import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { SilenceCreateInput } from '@/lib/contracts/notifications/silences';
import type { IncidentMatcher } from '@/lib/domain/incidents/incident-matcher';
import { callApi } from '@/lib/http/api-client';

/** What keeps notifications back, newest first. */
export const silencesQuery = () =>
  queryOptions({
    queryKey: ['silences', 'list'],
    queryFn: ({ signal }) =>
      callApi('GET /silences', {
        query: { limit: 200 },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/notifications/silences'),
          ]);
          return listOf(contract.Silence);
        },
      }),
    refetchInterval: 60_000,
  });

/** What a matcher would keep back now. */
export const silencePreviewQuery = (matcher: IncidentMatcher) =>
  queryOptions({
    queryKey: ['silences', 'preview', matcher],
    queryFn: ({ signal }) =>
      callApi('POST /silences/preview', {
        body: { matcher },
        signal,
        schema: async () => (await import('@/lib/contracts/notifications/silences')).SilencePreview,
      }),
  });

function useSilenceMutation<Input>(mutationFn: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => queries.invalidateQueries({ queryKey: ['silences'] }) });
}

export const useCreateSilence = () =>
  useSilenceMutation((body: SilenceCreateInput) => callApi('POST /silences', { body }));

export const useEndSilence = () =>
  useSilenceMutation((id: string) => callApi('DELETE /silences/{id}', { params: { id } }));
