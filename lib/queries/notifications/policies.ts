import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type {
  NotificationPolicy,
  NotificationPolicyCreateInput,
  PolicyPreview,
  PolicyPreviewInput,
} from '@/lib/contracts/notifications/notification-policies';
import { callApi } from '@/lib/http/api-client';
import { useToggleRow } from '@/lib/queries/toggle-row';

/** Who hears what, in the order in which policies are asked. */
export const policiesQuery = () =>
  queryOptions({
    queryKey: ['policies', 'list'],
    queryFn: ({ signal }) =>
      callApi<{ data: NotificationPolicy[]; nextCursor: string | null }>({
        path: '/notification-policies',
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

/** Who would hear of an incident. */
export const policyPreviewQuery = (body: PolicyPreviewInput) =>
  queryOptions({
    queryKey: ['policies', 'preview', body],
    queryFn: ({ signal }) =>
      callApi<PolicyPreview>({
        path: '/notification-policies/preview',
        method: 'POST',
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
      ? callApi<unknown>({ path: '/notification-policies', method: 'POST', body: input, schema: null })
      : callApi<unknown>({ path: `/notification-policies/${id}`, method: 'PATCH', body: input, schema: null }),
  );

export const useTogglePolicy = () => useToggleRow(policiesQuery().queryKey, '/notification-policies');

export const useDeletePolicy = () =>
  usePolicyMutation((id: string) =>
    callApi<unknown>({ path: `/notification-policies/${id}`, method: 'DELETE', schema: null }),
  );

export const useOrderPolicies = () =>
  usePolicyMutation((ids: string[]) =>
    callApi<unknown>({ path: '/notification-policies/order', method: 'POST', body: { ids }, schema: null }),
  );
