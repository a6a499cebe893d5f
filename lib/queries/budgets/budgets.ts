import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { BudgetCreateInput, BudgetListItem, BudgetSuggestion } from '@/lib/contracts/budgets/budgets';
import { callApi } from '@/lib/http/api-client';
import { applyBudgetAmount } from '@/lib/presenters/budgets/budget-amount';

/** All budgets, each with its standing and course in the current period. */
export const budgetsQuery = () =>
  queryOptions({ queryKey: ['budgets', 'list'], queryFn: ({ signal }) => loadBudgets(signal) });

async function loadBudgets(signal: AbortSignal): Promise<BudgetListItem[]> {
  const budgets: BudgetListItem[] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await loadBudgetPage(cursor, signal);
    budgets.push(...page.data);
    cursor = page.nextCursor;
  }
  return budgets;
}

function loadBudgetPage(cursor: string | undefined, signal: AbortSignal) {
  return callApi('GET /budgets', {
    query: { limit: 200, ...(cursor && { cursor }) },
    signal,
    schema: async () => {
      const [{ listOf }, contract] = await Promise.all([
        import('@/lib/contracts/common'),
        import('@/lib/contracts/budgets/budgets'),
      ]);
      return listOf(contract.BudgetListItem);
    },
  });
}

const readBudget = async () => (await import('@/lib/contracts/budgets/budgets')).Budget;

const refresh = (queries: QueryClient) =>
  Promise.all([
    queries.invalidateQueries({ queryKey: ['budgets'] }),
    queries.invalidateQueries({ queryKey: ['overview'] }),
  ]);

function useBudgetMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => refresh(queries) });
}

/** Creates a budget, or changes the one with `id`. */
export const useSaveBudget = () =>
  useBudgetMutation(({ id, input }: { id: string | null; input: BudgetCreateInput }) => {
    const { currency: _currency, ...changes } = input;
    return id === null
      ? callApi('POST /budgets', { body: input })
      : callApi('PATCH /budgets/{id}', { params: { id }, body: changes });
  });

/** Sets the amount of a budget. It is shown at once, and taken back where it is refused. */
export function useSetBudgetAmount() {
  const queries = useQueryClient();
  const { queryKey } = budgetsQuery();
  return useMutation({
    mutationFn: ({ id, amount }: { id: string; amount: string }) =>
      callApi('PATCH /budgets/{id}', { params: { id }, body: { amount } }),
    onMutate: async ({ id, amount }) => {
      await queries.cancelQueries({ queryKey });
      const before = queries.getQueryData(queryKey);
      queries.setQueryData(queryKey, (shown) =>
        shown?.map((budget) => (budget.id === id ? applyBudgetAmount(budget, amount) : budget)),
      );
      return before;
    },
    onError: (_error, _input, before) => queries.setQueryData(queryKey, before),
    onSettled: () => refresh(queries),
  });
}

/** Creates what is suggested. */
export const useAcceptSuggestion = () =>
  useBudgetMutation(({ name, scope, amount, period }: BudgetSuggestion) =>
    callApi('POST /budgets', { body: { name, scope, amount, period }, schema: readBudget }),
  );

export const useDeleteBudget = () =>
  useBudgetMutation((id: string) => callApi('DELETE /budgets/{id}', { params: { id } }));
