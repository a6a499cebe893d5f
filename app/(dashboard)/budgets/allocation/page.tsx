import type { Metadata } from 'next';
import { AllocationScreen } from '@/components/allocation/allocation-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { requireViewer } from '@/lib/auth/session';
import { readNow } from '@/lib/clock';
import { allocationQuery, allocationRulesQuery, payersQuery } from '@/lib/queries/allocation/allocation';
import { getAllocation } from '@/lib/services/allocation/get-allocation';
import { listPayers } from '@/lib/services/allocation/manage-payers';
import { listAllocationRules } from '@/lib/services/allocation/manage-rules';
import { title } from '@/lib/texts/en/allocation';

export const metadata: Metadata = { title };

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

export default async function AllocationPage({ searchParams }: PageProps<'/budgets/allocation'>) {
  const viewer = await requireViewer();
  const { month: asked } = await searchParams;
  const newest = readNow().toISOString().slice(0, 7);
  const month = typeof asked === 'string' && MONTH.test(asked) ? asked : newest;
  return (
    <Prefetch
      queries={[
        { queryKey: allocationQuery(month).queryKey, load: () => getAllocation(viewer, { month }) },
        { queryKey: payersQuery().queryKey, load: () => listPayers(viewer) },
        { queryKey: allocationRulesQuery().queryKey, load: () => listAllocationRules(viewer) },
      ]}
    >
      <AllocationScreen month={month} newestMonth={newest} />
    </Prefetch>
  );
}
