import { queryOptions } from '@tanstack/react-query';
import { callApi } from '@/lib/http/api-client';

/** Budgets near the expected spend, and those far off it. */
export const budgetSuggestionsQuery = () =>
  queryOptions({
    queryKey: ['budgets', 'suggestions'],
    queryFn: ({ signal }) =>
      callApi('GET /budgets/suggestions', {
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
