import type { Metadata } from 'next';
import { BalanceScreen } from '@/components/balance/balance-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { requireViewer } from '@/lib/auth/session';
import { balanceEntriesQuery, balancesQuery, invoicesQuery } from '@/lib/queries/balance/balances';
import { listBalanceEntries, listBalances } from '@/lib/services/balance/manage-balances';
import { listInvoices } from '@/lib/services/balance/manage-invoices';
import { title } from '@/lib/texts/en/balance';

export const metadata: Metadata = { title };

const LIST = { limit: 200 };

export default async function BalancePage({ searchParams }: PageProps<'/budgets/balance'>) {
  const viewer = await requireViewer();
  const { create } = await searchParams;
  return (
    <Prefetch
      queries={[
        { queryKey: balancesQuery().queryKey, load: () => listBalances(viewer) },
        { queryKey: balanceEntriesQuery().queryKey, load: () => listBalanceEntries(viewer, LIST) },
        { queryKey: invoicesQuery().queryKey, load: () => listInvoices(viewer, LIST) },
      ]}
    >
      <BalanceScreen isCreateAsked={create === '1'} />
    </Prefetch>
  );
}
