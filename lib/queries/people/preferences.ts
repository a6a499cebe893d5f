import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { PreferencesUpdate } from '@/lib/contracts/people/preferences';
import { callApi } from '@/lib/http/api-client';

/** What the signed-in member gets by mail. */
export const preferencesQuery = () =>
  queryOptions({
    queryKey: ['preferences'],
    queryFn: ({ signal }) =>
      callApi('GET /preferences', {
        signal,
        schema: async () => (await import('@/lib/contracts/people/preferences')).Preferences,
      }),
  });

export function useUpdatePreferences() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: PreferencesUpdate) => callApi('PATCH /preferences', { body }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['preferences'] }),
  });
}

/** Ends digests for the person that the token of a mail was made for. */
export const useUnsubscribe = () =>
  useMutation({
    mutationFn: (token: string) => callApi('POST /unsubscribe/{token}', { params: { token } }),
  });
