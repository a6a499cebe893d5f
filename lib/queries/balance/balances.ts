import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import type { BalanceEntryCreateInput, InvoiceCreateInput, RechargeUpdate } from '@/lib/contracts/balance/balance';
import { callApi } from '@/lib/http/api-client';

const LIST = { limit: 200 };

/** The contracts, fetched when an answer is to be checked. */
const loadContracts = async () => {
  const [{ listOf }, contract] = await Promise.all([
    import('@/lib/contracts/common'),
    import('@/lib/contracts/balance/balance'),
  ]);
  return { listOf, ...contract };
};

async function readBalances() {
  const { listOf, Balance } = await loadContracts();
  return listOf(Balance);
}
async function readEntries() {
  const { listOf, BalanceEntry } = await loadContracts();
  return listOf(BalanceEntry);
}
async function readInvoices() {
  const { listOf, Invoice } = await loadContracts();
  return listOf(Invoice);
}

/** The prepaid credits of every connection. */
export const balancesQuery = () =>
  queryOptions({
    queryKey: ['balances', 'list'],
    queryFn: ({ signal }) => callApi('GET /balances', { signal, schema: readBalances }),
  });

/** What was entered, the last entered first. */
export const balanceEntriesQuery = () =>
  queryOptions({
    queryKey: ['balances', 'entries'],
    queryFn: ({ signal }) => callApi('GET /balance-entries', { query: LIST, signal, schema: readEntries }),
  });

/** Invoices, the last entered first. */
export const invoicesQuery = () =>
  queryOptions({
    queryKey: ['balances', 'invoices'],
    queryFn: ({ signal }) => callApi('GET /invoices', { query: LIST, signal, schema: readInvoices }),
  });

function useBalanceMutation<Input, Output>(mutationFn: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => queries.invalidateQueries({ queryKey: ['balances'] }) });
}

export const useEnterBalance = () =>
  useBalanceMutation((body: BalanceEntryCreateInput) => callApi('POST /balance-entries', { body }));

export const useRemoveBalanceEntry = () =>
  useBalanceMutation((id: string) => callApi('DELETE /balance-entries/{id}', { params: { id } }));

export const useSetRecharge = () =>
  useBalanceMutation(({ connectionId, ...body }: RechargeUpdate & { connectionId: string }) =>
    callApi('PUT /balances/{id}/recharge', { params: { id: connectionId }, body }),
  );

export const useEnterInvoice = () =>
  useBalanceMutation((body: InvoiceCreateInput) => callApi('POST /invoices', { body }));

export const useRemoveInvoice = () =>
  useBalanceMutation((id: string) => callApi('DELETE /invoices/{id}', { params: { id } }));
