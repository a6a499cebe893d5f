import type { Metadata } from 'next';
import { DeliveriesScreen } from '@/components/deliveries/deliveries-screen';
import { readDeliveryFilter } from '@/components/deliveries/delivery-filter';
import { requireViewer } from '@/lib/auth/session';

export const metadata: Metadata = { title: 'Deliveries' };

export default async function DeliveriesPage({ searchParams }: PageProps<'/settings/deliveries'>) {
  await requireViewer();
  const { show } = await searchParams;
  return <DeliveriesScreen filter={readDeliveryFilter(show)} />;
}
