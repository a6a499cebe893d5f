import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { SavingDecisionUpdate } from '@/lib/contracts/savings/savings';
import { callApi } from '@/lib/http/api-client';

/** Ways to pay less; whole days only, so they are read again after a while. */
export const savingsQuery = () =>
  queryOptions({
    queryKey: ['savings'],
    queryFn: ({ signal }) =>
      callApi('GET /savings', {
        signal,
        schema: async () => (await import('@/lib/contracts/savings/savings')).SavingsResponse,
      }),
    staleTime: 300_000,
  });

function useSavingMutation<Input>(mutationFn: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => queries.invalidateQueries({ queryKey: ['savings'] }) });
}

export const useDecideSaving = () =>
  useSavingMutation(({ id, ...body }: SavingDecisionUpdate & { id: string }) =>
    callApi('PUT /savings/{id}/decision', { params: { id }, body }),
  );

export const useReopenSaving = () =>
  useSavingMutation((id: string) => callApi('DELETE /savings/{id}/decision', { params: { id } }));
