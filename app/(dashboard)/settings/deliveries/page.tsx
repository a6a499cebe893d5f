import type { Metadata } from 'next';
import { DeliveriesScreen } from '@/components/notifications/deliveries/deliveries-screen';
import { readDeliveryFilter } from '@/components/notifications/deliveries/delivery-filter';
import { requireViewer } from '@/lib/auth/session';
import * as common from '@/lib/texts/en/common';

export const metadata: Metadata = { title: common.deliveries };

export default async function DeliveriesPage({ searchParams }: PageProps<'/settings/deliveries'>) {
  await requireViewer();
  const { show } = await searchParams;
  return <DeliveriesScreen filter={readDeliveryFilter(show)} />;
}
