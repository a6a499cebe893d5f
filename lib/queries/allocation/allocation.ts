import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type {
  AllocationPreviewInput,
  AllocationRuleCreateInput,
  PayerCreateInput,
} from '@/lib/contracts/allocation/allocation';
import { callApi } from '@/lib/http/api-client';

/** The contracts, fetched when an answer is to be checked. */
const loadContracts = async () => {
  const [{ listOf }, contract] = await Promise.all([
    import('@/lib/contracts/common'),
    import('@/lib/contracts/allocation/allocation'),
  ]);
  return { listOf, ...contract };
};

const readAllocation = async () => (await loadContracts()).Allocation;
const readPreview = async () => (await loadContracts()).AllocationPreview;
async function readPayers() {
  const { listOf, Payer } = await loadContracts();
  return listOf(Payer);
}
async function readRules() {
  const { listOf, AllocationRule } = await loadContracts();
  return listOf(AllocationRule);
}

/** Who pays what of a month (YYYY-MM). */
export const allocationQuery = (month: string) =>
  queryOptions({
    queryKey: ['allocation', 'month', month],
    queryFn: ({ signal }) => callApi('GET /allocation', { query: { month }, signal, schema: readAllocation }),
  });

/** Teams, cost centres and customers by name. */
export const payersQuery = () =>
  queryOptions({
    queryKey: ['allocation', 'payers'],
    queryFn: ({ signal }) => callApi('GET /payers', { signal, schema: readPayers }),
  });

/** Rules in the order in which they are asked. */
export const allocationRulesQuery = () =>
  queryOptions({
    queryKey: ['allocation', 'rules'],
    queryFn: ({ signal }) => callApi('GET /allocation-rules', { signal, schema: readRules }),
  });

/** What a rule would have decided. */
export const allocationPreviewQuery = (input: AllocationPreviewInput) =>
  queryOptions({
    queryKey: ['allocation', 'preview', input],
    queryFn: ({ signal }) => callApi('POST /allocation-rules/preview', { body: input, signal, schema: readPreview }),
    retry: false,
  });

function useAllocationMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => queries.invalidateQueries({ queryKey: ['allocation'] }) });
}

/** Adds a payer, or changes the one with `id`. */
export const useSavePayer = () =>
  useAllocationMutation(({ id, input }: { id: string | null; input: PayerCreateInput }) =>
    id === null
      ? callApi('POST /payers', { body: input })
      : callApi('PATCH /payers/{id}', { params: { id }, body: input }),
  );

export const useDeletePayer = () =>
  useAllocationMutation((id: string) => callApi('DELETE /payers/{id}', { params: { id } }));

/** Adds a rule, or changes the one with `id`, with `from` only from that day on. */
export const useSaveAllocationRule = () =>
  useAllocationMutation(
    ({ id, from, input }: { id: string | null; from: string | null; input: AllocationRuleCreateInput }) => {
      if (id === null) return callApi('POST /allocation-rules', { body: input });
      const { position: _position, ...fields } = input;
      const body = from === null ? fields : { ...fields, from };
      return callApi('PATCH /allocation-rules/{id}', { params: { id }, body });
    },
  );

export const useDeleteAllocationRule = () =>
  useAllocationMutation((id: string) => callApi('DELETE /allocation-rules/{id}', { params: { id } }));

/** Puts all rules into another order; it is shown at once. */
export function useOrderAllocationRules() {
  const queries = useQueryClient();
  const { queryKey } = allocationRulesQuery();
  return useMutation({
    mutationFn: (ids: string[]) => callApi('PUT /allocation-rules/order', { body: { ids } }),
    onMutate: async (ids) => {
      await queries.cancelQueries({ queryKey });
      const before = queries.getQueryData(queryKey);
      queries.setQueryData(
        queryKey,
        (shown) => shown && { ...shown, data: ids.flatMap((id) => shown.data.find((one) => one.id === id) ?? []) },
      );
      return before;
    },
    onError: (_error, _ids, before) => queries.setQueryData(queryKey, before),
    onSettled: () => queries.invalidateQueries({ queryKey: ['allocation'] }),
  });
}
