import { queryOptions } from '@tanstack/react-query';
import type { BudgetSuggestion } from '@/lib/contracts/budgets/budgets';
import { callApi } from '@/lib/http/api-client';

/** Budgets near the expected spend, and those far off it. */
export const budgetSuggestionsQuery = () =>
  queryOptions({
    queryKey: ['budgets', 'suggestions'],
    queryFn: ({ signal }) =>
      callApi<{ data: BudgetSuggestion[]; nextCursor: string | null }>({
        path: '/budgets/suggestions',
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/budgets/budgets'),
          ]);
          return listOf(contract.BudgetSuggestion);
        },
      }),
  });
