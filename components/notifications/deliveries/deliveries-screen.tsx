'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import type { Route } from 'next';
import { useRouter } from 'next/navigation';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { PageHeader } from '@/components/ui/page-header';
import { PendingState } from '@/components/ui/pending-state';
import { Segmented } from '@/components/ui/segmented';
import { EmptyState } from '@/components/ui/states';
import { deliveriesQuery } from '@/lib/queries/notifications/deliveries';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/deliveries';
import { DELIVERY_FILTERS, type DeliveryFilter } from './delivery-filter';
import { DeliveryRow } from './delivery-row';
import { PagedRows } from './paged-rows';
import { WithheldList } from './withheld-list';

/** Every message on its way or arrived, with each attempt and what the receiver said. */
export function DeliveriesScreen({ filter }: { filter: DeliveryFilter }) {
  const router = useRouter();
  const choose = (next: DeliveryFilter) =>
    router.replace((next === 'all' ? '/settings/deliveries' : `/settings/deliveries?show=${next}`) as Route, {
      scroll: false,
    });
  return (
    <>
      <PageHeader title={common.deliveries} note={texts.note} />
      <div className="mb-4">
        <Segmented label={texts.filterLabel} value={filter} options={DELIVERY_FILTERS} onChange={choose} />
      </div>
      <Card isFlush>{filter === 'withheld' ? <WithheldList /> : <DeliveryList filter={filter} />}</Card>
    </>
  );
}

type ListedFilter = Exclude<DeliveryFilter, 'withheld'>;

const EMPTY: Record<ListedFilter, { title: string; text: string }> = {
  all: { title: texts.emptyTitle, text: texts.emptyText },
  dead: {
    title: texts.emptyGivenUpTitle,
    text: texts.emptyGivenUpText,
  },
  pending: { title: texts.emptyWaitingTitle, text: texts.emptyWaitingText },
  sent: { title: texts.emptyAcceptedTitle, text: texts.emptyAcceptedText },
  grouped: {
    title: texts.emptyCollectedTitle,
    text: texts.emptyCollectedText,
  },
};

function DeliveryList({ filter }: { filter: ListedFilter }) {
  const { refreshMs } = useWorkspace();
  const query = useInfiniteQuery({
    ...deliveriesQuery(filter === 'all' ? null : filter),
    refetchInterval: refreshMs,
  });
  if (!query.data) return <PendingState title={texts.errorTitle} query={query} />;
  const deliveries = query.data.pages.flatMap((page) => page.data);
  if (deliveries.length === 0) {
    return (
      <EmptyState icon={Send} title={EMPTY[filter].title}>
        {EMPTY[filter].text}
      </EmptyState>
    );
  }
  return (
    <PagedRows query={query}>
      {deliveries.map((delivery) => (
        <DeliveryRow key={delivery.id} delivery={delivery} />
      ))}
    </PagedRows>
  );
}
