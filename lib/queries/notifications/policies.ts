import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type {
  NotificationPolicyCreateInput,
  PolicyPreviewInput,
} from '@/lib/contracts/notifications/notification-policies';
import { callApi } from '@/lib/http/api-client';
import { useToggleRow } from '@/lib/queries/toggle-row';

/** The notification policies, in the order in which they are asked. */
export const policiesQuery = () =>
  queryOptions({
    queryKey: ['policies', 'list'],
    queryFn: ({ signal }) =>
      callApi('GET /notification-policies', {
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/notifications/notification-policies'),
          ]);
          return listOf(contract.NotificationPolicy);
        },
      }),
  });

/** Who would be notified of an incident. */
export const policyPreviewQuery = (body: PolicyPreviewInput) =>
  queryOptions({
    queryKey: ['policies', 'preview', body],
    queryFn: ({ signal }) =>
      callApi('POST /notification-policies/preview', {
        body,
        signal,
        schema: async () => (await import('@/lib/contracts/notifications/notification-policies')).PolicyPreview,
      }),
  });

function usePolicyMutation<Input>(mutationFn: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => queries.invalidateQueries({ queryKey: ['policies'] }) });
}

/** Adds a policy (`id` null) or changes one. */
export const useSavePolicy = () =>
  usePolicyMutation(({ id, input }: { id: string | null; input: NotificationPolicyCreateInput }) =>
    id === null
      ? callApi('POST /notification-policies', { body: input })
      : callApi('PATCH /notification-policies/{id}', { params: { id }, body: input }),
  );

export const useTogglePolicy = () => useToggleRow(policiesQuery().queryKey, '/notification-policies');

export const useDeletePolicy = () =>
  usePolicyMutation((id: string) => callApi('DELETE /notification-policies/{id}', { params: { id } }));

export const useOrderPolicies = () =>
  usePolicyMutation((ids: string[]) => callApi('POST /notification-policies/order', { body: { ids } }));
