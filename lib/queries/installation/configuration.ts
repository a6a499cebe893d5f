import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { ConfigurationFormat, ConfigurationInput } from '@/lib/contracts/installation/configuration';
import { callApi } from '@/lib/http/api-client';

export type ConfigurationContent = ConfigurationInput['content'];

const loadContract = () => import('@/lib/contracts/installation/configuration');

/** Budgets, rules and entries of keys as a file; `content` says what the rows of a table are, other formats hold all. */
export const configurationQuery = (query: { format: ConfigurationFormat; content: ConfigurationContent }) =>
  queryOptions({
    queryKey: ['configuration', query],
    queryFn: ({ signal }) =>
      callApi('GET /configuration', { query, signal, schema: async () => (await loadContract()).ConfigurationExport }),
  });

/** What applying a file would change. */
export const usePlanConfiguration = () =>
  useMutation({
    mutationFn: (input: ConfigurationInput) =>
      callApi('POST /configuration/plan', {
        body: input,
        schema: async () => (await loadContract()).ConfigurationPlan,
      }),
  });

/** Makes budgets, rules and entries of keys as a file says, and answers what was done. */
export function useApplyConfiguration() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: ConfigurationInput) =>
      callApi('POST /configuration/apply', {
        body: input,
        schema: async () => (await loadContract()).ConfigurationPlan,
      }),
    onSettled: () =>
      Promise.all(
        ['configuration', 'budgets', 'alert-rules', 'overview', 'keys', 'inventory'].map((key) =>
          queries.invalidateQueries({ queryKey: [key] }),
        ),
      ),
  });
}
