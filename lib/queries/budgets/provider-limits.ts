import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { BudgetMirrorInput } from '@/lib/contracts/budgets/provider-limits';
import { callApi } from '@/lib/http/api-client';

/** What is set at the provider of one connection, read live. */
export const providerLimitsQuery = (connectionId: string) =>
  queryOptions({
    queryKey: ['provider-limits', connectionId],
    staleTime: 60_000,
    retry: false,
    queryFn: ({ signal }) =>
      callApi('GET /provider-limits', {
        query: { connectionId },
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/budgets/provider-limits'),
          ]);
          return listOf(contract.ProviderLimit);
        },
      }),
  });

/** Previews what a budget would change at the provider, or changes it. */
export function useMirrorBudget() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, wish }: { id: string; wish: BudgetMirrorInput }) =>
      callApi('POST /budgets/{id}/mirror', {
        params: { id },
        body: wish,
        schema: async () => (await import('@/lib/contracts/budgets/provider-limits')).BudgetMirrorPlan,
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['provider-limits'] }),
  });
}
