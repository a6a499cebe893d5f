import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';
import { callApi } from '@/lib/http/api-client';

type Switch = { id: string; enabled: boolean };
type Shown = { data: readonly { id: string }[] };

/**
 * Switches one row of a list on or off: `PATCH {path}/{id}`. The row changes at once; the server's answer has the last
 * word, and a refusal brings the row back.
 */
export function useToggleRow(listKey: QueryKey, path: '/alert-rules' | '/channels' | '/notification-policies') {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ id, enabled }: Switch) => callApi(`PATCH ${path}/{id}`, { params: { id }, body: { enabled } }),
    onMutate: async ({ id, enabled }) => {
      await queries.cancelQueries({ queryKey: listKey });
      const before = queries.getQueryData<Shown>(listKey);
      queries.setQueryData<Shown>(
        listKey,
        (shown) => shown && { ...shown, data: shown.data.map((row) => (row.id === id ? { ...row, enabled } : row)) },
      );
      return before;
    },
    onError: (_error, _input, before) => queries.setQueryData(listKey, before),
    onSettled: () => queries.invalidateQueries({ queryKey: listKey }),
  });
}
