import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { z } from 'zod';
import type {
  ContainmentPolicyCreate,
  ContainmentPolicyUpdate,
  ContainmentSettingsUpdate,
} from '@/lib/contracts/containment/policies';
import { callApi } from '@/lib/http/api-client';

/** What is done about severe incidents, automatically or after approval, by name. */
export const containmentPoliciesQuery = () =>
  queryOptions({
    queryKey: ['containment-policies', 'list'],
    queryFn: ({ signal }) =>
      callApi('GET /containment-policies', {
        signal,
        schema: async () => {
          const [{ listOf }, contract] = await Promise.all([
            import('@/lib/contracts/common'),
            import('@/lib/contracts/containment/policies'),
          ]);
          return listOf(contract.ContainmentPolicy);
        },
      }),
  });

/** The kill switch, protected keys, most actions an hour. */
export const containmentSettingsQuery = () =>
  queryOptions({
    queryKey: ['containment-policies', 'settings'],
    queryFn: ({ signal }) =>
      callApi('GET /containment-settings', {
        signal,
        schema: async () => (await import('@/lib/contracts/containment/policies')).ContainmentSettings,
      }),
  });

function usePolicyMutation<Input>(mutationFn: (input: Input) => Promise<unknown>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn,
    onSettled: () => queries.invalidateQueries({ queryKey: ['containment-policies'] }),
  });
}

export const useCreateContainmentPolicy = () =>
  usePolicyMutation((body: z.input<typeof ContainmentPolicyCreate>) => callApi('POST /containment-policies', { body }));

export const useUpdateContainmentPolicy = () =>
  usePolicyMutation(({ id, ...body }: ContainmentPolicyUpdate & { id: string }) =>
    callApi('PATCH /containment-policies/{id}', { params: { id }, body }),
  );

export const useDeleteContainmentPolicy = () =>
  usePolicyMutation((id: string) => callApi('DELETE /containment-policies/{id}', { params: { id } }));

export const useSetKillSwitch = () =>
  usePolicyMutation((on: boolean) => callApi('PUT /containment-policies/kill-switch', { body: { on } }));

export const useUpdateContainmentSettings = () =>
  usePolicyMutation((body: z.input<typeof ContainmentSettingsUpdate>) =>
    callApi('PATCH /containment-settings', { body }),
  );
