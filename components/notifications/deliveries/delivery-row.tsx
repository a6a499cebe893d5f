'use client';

import { ChevronRight, RotateCw } from 'lucide-react';
import type { Route } from 'next';
import Link from 'next/link';
import { useId, useState } from 'react';
import { getKindGuide } from '@/components/notifications/channels/channel-kinds';
import { InstantText } from '@/components/shell/instant';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { toast } from '@/components/ui/toast';
import type { DeliveryDetail } from '@/lib/contracts/notifications/notifications';
import { useRetryDelivery } from '@/lib/queries/notifications/deliveries';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/deliveries';
import { DeliveryAttempts } from './delivery-attempts';

const STATES: Record<DeliveryDetail['state'], { label: string; tone: Tone }> = {
  sent: { label: texts.acceptedLabel, tone: 'ok' },
  pending: { label: common.waiting, tone: 'warning' },
  dead: { label: texts.givenUpLabel, tone: 'critical' },
  grouped: { label: texts.collectedLabel, tone: 'neutral' },
};

/** One message to one recipient: what, to whom, how it stands; opened, each attempt. */
export function DeliveryRow({ delivery }: { delivery: DeliveryDetail }) {
  const { can } = useWorkspace();
  const [isOpen, setIsOpen] = useState(delivery.state === 'dead');
  const detailsId = useId();
  const retry = useRetryDelivery();
  const { label, tone } = STATES[delivery.state];
  const sendAgain = () =>
    retry.mutate(delivery.id, {
      onSuccess: () => toast.success(texts.rowDone(delivery.recipient)),
      onError: (error) => toast.error(error.message),
    });
  return (
    <li className="px-4 py-3">
      <div className="flex items-start gap-3">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={detailsId}
          onClick={() => setIsOpen(!isOpen)}
          className="flex min-w-0 flex-1 items-start gap-2 rounded-md text-left"
        >
          <ChevronRight
            className={classNames('mt-0.5 size-4 shrink-0 text-faint transition-transform', isOpen && 'rotate-90')}
            aria-hidden
          />
          <span className="min-w-0 flex-1">
            <span className="block font-medium break-words">{delivery.subject}</span>
            <span className="block text-sm break-words text-muted">{renderRoute(delivery)}</span>
          </span>
        </button>
        <span className="flex shrink-0 flex-col items-end gap-1">
          <Badge tone={tone}>{label}</Badge>
          <span className="text-xs text-muted">
            <InstantText at={delivery.createdAt} isRelative />
          </span>
        </span>
      </div>
      <div id={detailsId} hidden={!isOpen} className="mt-2 ml-6">
        <DeliveryAttempts delivery={delivery} />
        <div className="mt-2 flex flex-wrap items-center gap-3 text-sm">
          {delivery.state === 'dead' && can.manageChannels ? (
            <Button size="sm" onClick={sendAgain} isBusy={retry.isPending}>
              {retry.isPending ? null : <RotateCw aria-hidden />}
              {common.sendAgain}
            </Button>
          ) : null}
          {delivery.incidentId === null ? null : (
            <Link href={`/incidents/${delivery.incidentId}` as Route} className="text-accent hover:underline">
              {texts.openIncidentLink}
            </Link>
          )}
        </div>
      </div>
    </li>
  );
}

/** "to a@example.com through On call (E-mail)". */
function renderRoute({ recipient, channelName, channelKind, fallbackOf }: DeliveryDetail): string {
  const kind = channelKind === null ? '' : ` (${getKindGuide(channelKind).label})`;
  const through = channelName === null ? '' : texts.rowThrough(channelName, kind);
  return `to ${recipient}${through}${fallbackOf === null ? '' : ', standing in for a channel that failed'}`;
}
