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
import * as texts from '@/lib/texts/en/deliveries/deliveries-screen';
import { DELIVERY_FILTERS, type DeliveryFilter } from './delivery-filter';
import { DeliveryRow } from './delivery-row';
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
      <PageHeader title={texts.title} note={texts.note} />
      <div className="mb-4">
        <Segmented label={texts.whichDeliveries} value={filter} options={DELIVERY_FILTERS} onChange={choose} />
      </div>
      <Card isFlush>{filter === 'withheld' ? <WithheldList /> : <DeliveryList filter={filter} />}</Card>
    </>
  );
}

type ListedFilter = Exclude<DeliveryFilter, 'withheld'>;

const EMPTY: Record<ListedFilter, { title: string; text: string }> = {
  all: { title: texts.nothingWasSentYet, text: texts.messagesAboutIncidents },
  dead: {
    title: texts.nothingWasGivenUp,
    text: texts.noReceiverTakes,
  },
  pending: { title: texts.nothingIsWaiting, text: texts.messageWaitsHere },
  sent: { title: texts.nothingWasAcceptedYet, text: texts.messagesReceiverTook },
  grouped: {
    title: texts.nothingWasCollected,
    text: texts.whenTooMuch,
  },
};

function DeliveryList({ filter }: { filter: ListedFilter }) {
  const { refreshMs } = useWorkspace();
  const { data, error, refetch, isFetching, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...deliveriesQuery(filter === 'all' ? null : filter),
    refetchInterval: refreshMs,
  });
  if (error && !data) {
    return (
      <ErrorState
        title={texts.errorTitle}
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
          {texts.notUpToDate(error.message)}
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
            {texts.showOlderOnes}
          </Button>
        </div>
      ) : null}
    </>
  );
}
