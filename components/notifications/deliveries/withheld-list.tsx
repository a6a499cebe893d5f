'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { BellOff } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import { InstantText } from '@/components/shell/instant';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge, type Tone } from '@/components/ui/badge';
import { PendingState } from '@/components/ui/pending-state';
import { EmptyState } from '@/components/ui/states';
import type { Notification } from '@/lib/contracts/notifications/notifications';
import { withheldQuery } from '@/lib/queries/notifications/withheld';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/deliveries';
import { PagedRows } from './paged-rows';

/** Notifications that were held or suppressed, and why: the answer to "why was I not notified?". */
export function WithheldList() {
  const { refreshMs } = useWorkspace();
  const query = useInfiniteQuery({ ...withheldQuery(), refetchInterval: refreshMs });
  if (!query.data) return <PendingState title={texts.withheldListErrorTitle} query={query} />;
  const notifications = query.data.pages.flatMap((page) => page.data);
  if (notifications.length === 0) {
    return (
      <EmptyState icon={BellOff} title={texts.withheldListEmptyTitle}>
        {texts.withheldListEmptyText}
      </EmptyState>
    );
  }
  return (
    <PagedRows query={query}>
      {notifications.map((notification) => (
        <WithheldRow key={notification.id} notification={notification} />
      ))}
    </PagedRows>
  );
}

function WithheldRow({ notification }: { notification: Notification }) {
  const { label, tone } = describeDecision(notification);
  return (
    <li className="flex items-start gap-3 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="font-medium break-words">{notification.subject}</p>
        <p className="text-sm break-words text-muted first-letter:uppercase">{notification.decisionReason}</p>
        {notification.incidentId === null ? null : (
          <Link
            href={`/incidents/${notification.incidentId}` as Route}
            className="mt-1 inline-block text-sm text-accent hover:underline"
          >
            {texts.openIncidentLink}
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
    return releasedAt === null
      ? { label: common.held, tone: 'warning' }
      : { label: texts.withheldListWasHeldLabel, tone: 'neutral' };
  }
  return { label: decision === 'silenced' ? texts.withheldListSilencedLabel : common.notNotified, tone: 'neutral' };
}
