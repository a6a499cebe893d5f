import type { Metadata } from 'next';
import { SavingsScreen } from '@/components/savings/savings-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { requireViewer } from '@/lib/auth/session';
import { savingsQuery } from '@/lib/queries/savings/savings';
import { listSavings } from '@/lib/services/savings/list-savings';
import * as texts from '@/lib/texts/en/savings';

export const metadata: Metadata = { title: texts.title };

export default async function SavingsPage() {
  const viewer = await requireViewer('filtered');
  const queries = [{ queryKey: savingsQuery().queryKey, load: () => listSavings(viewer) }];
  return (
    <Prefetch queries={queries}>
      <SavingsScreen />
    </Prefetch>
  );
}
