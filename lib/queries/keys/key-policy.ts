import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { KeyPolicyUpdate } from '@/lib/contracts/keys/findings';
import { callApi } from '@/lib/http/api-client';

const loadSchema = async () => (await import('@/lib/contracts/keys/findings')).KeyPolicy;

/** By what keys are judged. */
export const keyPolicyQuery = () =>
  queryOptions({
    queryKey: ['keys', 'policy'],
    queryFn: ({ signal }) => callApi('GET /key-policy', { signal, schema: loadSchema }),
  });

/** Changes by what keys are judged; every finding may be another then. */
export function useUpdateKeyPolicy() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: KeyPolicyUpdate) => callApi('PATCH /key-policy', { body, schema: loadSchema }),
    onSettled: () => Promise.all(['keys', 'posture'].map((key) => queries.invalidateQueries({ queryKey: [key] }))),
  });
}
