import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { Budget, BudgetCreateInput, BudgetStatus, BudgetSuggestion } from '@/lib/contracts/budgets';
import { callApi } from '@/lib/http/api-client';

export type BudgetWithStatus = { budget: Budget; status: BudgetStatus };

/** All budgets with their standing in the current period. */
export const budgetsQuery = () =>
  queryOptions({ queryKey: ['budgets', 'list'], queryFn: ({ signal }) => loadBudgets(signal) });

async function loadBudgets(signal: AbortSignal): Promise<BudgetWithStatus[]> {
  const budgets = await callApi<{ data: Budget[]; nextCursor: string | null }>({
    path: '/budgets',
    query: { limit: 200 },
    signal,
    schema: async () => {
      const [{ listOf }, contract] = await Promise.all([
        import('@/lib/contracts/common'),
        import('@/lib/contracts/budgets'),
      ]);
      return listOf(contract.Budget);
    },
  });
  return Promise.all(
    budgets.data.map(async (budget) => ({
      budget,
      status: await callApi<BudgetStatus>({
        path: `/budgets/${budget.id}/status`,
        signal,
        schema: async () => (await import('@/lib/contracts/budgets')).BudgetStatus,
      }),
    })),
  );
}

function useBudgetMutation<Input>(mutationFn: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['budgets'] }),
        queries.invalidateQueries({ queryKey: ['overview'] }),
      ]),
  });
}

/** Creates a budget, or changes the one with `id`. */
export const useSaveBudget = () =>
  useBudgetMutation(({ id, input }: { id: string | null; input: BudgetCreateInput }) => {
    const { currency: _currency, ...changes } = input;
    return id === null
      ? callApi<unknown>({ path: '/budgets', method: 'POST', body: input, schema: null })
      : callApi<unknown>({ path: `/budgets/${id}`, method: 'PATCH', body: changes, schema: null });
  });

/** Creates what is suggested, or sets a budget that is far off to the suggested amount. */
export const useAcceptSuggestion = () =>
  useBudgetMutation(({ budgetId, name, scope, amount, period }: BudgetSuggestion) =>
    budgetId === null
      ? callApi<unknown>({ path: '/budgets', method: 'POST', body: { name, scope, amount, period }, schema: null })
      : callApi<unknown>({ path: `/budgets/${budgetId}`, method: 'PATCH', body: { amount }, schema: null }),
  );

export const useDeleteBudget = () =>
  useBudgetMutation((id: string) => callApi<unknown>({ path: `/budgets/${id}`, method: 'DELETE', schema: null }));
