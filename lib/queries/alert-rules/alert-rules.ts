import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type { AlertRule, AlertRuleCreateInput, AlertRuleUpdate } from '@/lib/contracts/alert-rules/alert-rules';
import { MINUTE_MS } from '@/lib/domain/time';
import { callApi } from '@/lib/http/api-client';
import { useToggleRow } from '@/lib/queries/toggle-row';

/** What is watched and when it fires. */
export const alertRulesQuery = () =>
  queryOptions({
    queryKey: ['alert-rules', 'list'],
    queryFn: ({ signal }) =>
      callApi('GET /alert-rules', {
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/alert-rules/alert-rules'),
          ]);
          return listOf(contract.AlertRule);
        },
      }),
  });

/** A rule as the form sends it: the fields of its kind beside the common ones. The server checks that they fit. */
export type RuleInput = { kind: AlertRule['kind'] } & Record<string, unknown>;
type RuleUpdate = z.input<typeof AlertRuleUpdate>;

/** What a rule would have fired on in the last 30 days; requested again when an option changes. */
export const rulePreviewQuery = (input: RuleInput) =>
  queryOptions({
    queryKey: ['alert-rules', 'preview', input],
    staleTime: 5 * MINUTE_MS,
    queryFn: ({ signal }) =>
      callApi('POST /alert-rules/preview', {
        body: input as AlertRuleCreateInput,
        signal,
        schema: async () => (await import('@/lib/contracts/alert-rules/alert-rules')).AlertRulePreview,
      }),
  });

function useRuleMutation<Input>(mutationFn: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => queries.invalidateQueries({ queryKey: ['alert-rules', 'list'] }) });
}

/** Creates a rule, or changes the one with `id`; the kind stays. */
export const useSaveAlertRule = () =>
  useRuleMutation(({ id, input }: { id: string | null; input: RuleInput }) => {
    const { kind: _kind, ...changes } = input;
    return id === null
      ? callApi('POST /alert-rules', { body: input as AlertRuleCreateInput })
      : callApi('PATCH /alert-rules/{id}', { params: { id }, body: changes as RuleUpdate });
  });

export const useToggleAlertRule = () => useToggleRow(alertRulesQuery().queryKey, '/alert-rules');

export const useDeleteAlertRule = () =>
  useRuleMutation((id: string) => callApi('DELETE /alert-rules/{id}', { params: { id } }));
