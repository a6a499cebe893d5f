import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ConfirmationInput } from '@/lib/contracts/keys/confirmations';
import { callApi } from '@/lib/http/api-client';

const MAX_SHOWN = 200;

/** Questions about keys without an answer: those asked of the reader, or all. */
export const confirmationsQuery = (whose: 'mine' | 'all') =>
  queryOptions({
    queryKey: ['keys', 'confirmations', whose],
    queryFn: ({ signal }) =>
      callApi('GET /key-confirmations', {
        query: { whose, limit: MAX_SHOWN },
        signal,
        schema: async () =>
          (await import('@/lib/contracts/common')).listOf(
            (await import('@/lib/contracts/keys/confirmations')).KeyConfirmation,
          ),
      }),
  });

/** Says that keys are needed. */
export function useConfirmKeys() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: ConfirmationInput) =>
      callApi('POST /key-confirmations', {
        body,
        schema: async () => (await import('@/lib/contracts/keys/confirmations')).ConfirmationResult,
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['keys'] }),
  });
}
