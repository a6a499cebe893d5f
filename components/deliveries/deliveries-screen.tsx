'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Send } from 'lucide-react';
import type { Route } from 'next';
import { useRouter } from 'next/navigation';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { PageHeader } from '@/components/ui/page-header';
import { Segmented } from '@/components/ui/segmented';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { deliveriesQuery } from '@/lib/queries/deliveries';
import { DELIVERY_FILTERS, type DeliveryFilter } from './delivery-filter';
import { DeliveryRow } from './delivery-row';

/** Every message on its way or arrived, with each attempt and what the receiver said. */
export function DeliveriesScreen({ filter }: { filter: DeliveryFilter }) {
  const router = useRouter();
  const choose = (next: DeliveryFilter) =>
    router.replace((next === 'all' ? '/settings/deliveries' : `/settings/deliveries?show=${next}`) as Route, {
      scroll: false,
    });
  return (
    <>
      <PageHeader title="Deliveries" note="Every message, each attempt, and what the receiver said" />
      <div className="mb-4">
        <Segmented label="Which deliveries" value={filter} options={DELIVERY_FILTERS} onChange={choose} />
      </div>
      <Card isFlush>
        <DeliveryList filter={filter} />
      </Card>
    </>
  );
}

const EMPTY: Record<DeliveryFilter, { title: string; text: string }> = {
  all: { title: 'Nothing was sent yet', text: 'Messages about incidents, tests and digests are listed here.' },
  dead: {
    title: 'Nothing was given up',
    text: 'What no receiver takes within a day, or refuses for good, waits here to be sent again.',
  },
  pending: { title: 'Nothing is waiting', text: 'A message waits here while its receiver is busy or away.' },
  sent: { title: 'Nothing was accepted yet', text: 'Messages that a receiver took are listed here with its answer.' },
  grouped: {
    title: 'Nothing was collected',
    text: 'When too much is due at once, or after an outage, several messages go out as one.',
  },
};

function DeliveryList({ filter }: { filter: DeliveryFilter }) {
  const { refreshMs } = useWorkspace();
  const { data, error, refetch, isFetching, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...deliveriesQuery(filter === 'all' ? null : filter),
    refetchInterval: refreshMs,
  });
  if (error && !data) {
    return (
      <ErrorState
        title="Deliveries could not be read"
        cause={error.message}
        onRetry={() => void refetch()}
        isRetrying={isFetching}
      />
    );
  }
  if (!data) return <SkeletonRows />;
  const deliveries = data.pages.flatMap((page) => page.data);
  if (deliveries.length === 0) {
    return (
      <EmptyState icon={Send} title={EMPTY[filter].title}>
        {EMPTY[filter].text}
      </EmptyState>
    );
  }
  return (
    <>
      {error ? (
        <p role="status" className="border-b px-4 py-2 text-sm text-stale">
          Not up to date: {error.message}
        </p>
      ) : null}
      <ul className="divide-y">
        {deliveries.map((delivery) => (
          <DeliveryRow key={delivery.id} delivery={delivery} />
        ))}
      </ul>
      {hasNextPage ? (
        <div className="flex justify-center border-t p-3">
          <Button onClick={() => void fetchNextPage()} isBusy={isFetchingNextPage}>
            Show older ones
          </Button>
        </div>
      ) : null}
    </>
  );
}
