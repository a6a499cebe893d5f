'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { BellOff } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import { InstantText } from '@/components/shell/instant';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import type { Notification } from '@/lib/contracts/notifications';
import { withheldQuery } from '@/lib/queries/withheld';
import * as texts from '@/lib/texts/en/deliveries/withheld-list';

/** What was told later or to nobody, and why: the answer to "why did I not hear of it?". */
export function WithheldList() {
  const { refreshMs } = useWorkspace();
  const { data, error, refetch, isFetching, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    ...withheldQuery(),
    refetchInterval: refreshMs,
  });
  if (!data) {
    return error ? (
      <ErrorState
        title={texts.errorTitle}
        cause={error.message}
        onRetry={() => void refetch()}
        isRetrying={isFetching}
      />
    ) : (
      <SkeletonRows />
    );
  }
  const notifications = data.pages.flatMap((page) => page.data);
  if (notifications.length === 0) {
    return (
      <EmptyState icon={BellOff} title={texts.emptyTitle}>
        {texts.emptyText}
      </EmptyState>
    );
  }
  return (
    <>
      <ul className="divide-y">
        {notifications.map((notification) => (
          <WithheldRow key={notification.id} notification={notification} />
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

function WithheldRow({ notification }: { notification: Notification }) {
  const { label, tone } = describeDecision(notification);
  return (
    <li className="flex items-start gap-3 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words">{notification.subject}</p>
        <p className="text-sm break-words text-muted">{notification.decisionReason}</p>
        {notification.incidentId === null ? null : (
          <Link
            href={`/incidents/${notification.incidentId}` as Route}
            className="mt-1 inline-block text-sm text-accent hover:underline"
          >
            {texts.openIncident}
          </Link>
        )}
      </div>
      <span className="flex shrink-0 flex-col items-end gap-1">
        <Badge tone={tone}>{label}</Badge>
        <span className="text-xs text-muted">
          <InstantText at={notification.createdAt} isRelative />
        </span>
      </span>
    </li>
  );
}

function describeDecision({ decision, releasedAt }: Notification): { label: string; tone: Tone } {
  if (decision === 'held') {
    return releasedAt === null ? { label: texts.held, tone: 'warning' } : { label: texts.heldAndOver, tone: 'neutral' };
  }
  return { label: decision === 'silenced' ? texts.silenced : texts.declined, tone: 'neutral' };
}
