import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { KeyUpdate } from '@/lib/contracts/keys/keys';
import { callApi } from '@/lib/http/api-client';

/** What is written down about one key. */
export const keyQuery = (id: string) =>
  queryOptions({
    queryKey: ['keys', 'one', id],
    queryFn: ({ signal }) =>
      callApi('GET /keys/{id}', {
        params: { id },
        signal,
        schema: async () => (await import('@/lib/contracts/keys/keys')).Key,
      }),
  });

/** Writes down what people know about a key. */
export function useUpdateKey(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (changes: KeyUpdate) => callApi('PATCH /keys/{id}', { params: { id }, body: changes }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['keys'] }),
  });
}

/** Reads a register from CSV: what it would change or, not as a dry run, changes. */
export function useImportRegister() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: { text: string; dryRun: boolean }) =>
      callApi('POST /key-register/import', {
        body,
        schema: async () => (await import('@/lib/contracts/keys/register')).RegisterPlan,
      }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['keys'] }),
  });
}
