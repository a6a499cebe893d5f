'use client';

import { useQuery } from '@tanstack/react-query';
import { BellPlus, MonitorSmartphone, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { InstantText } from '@/components/shell/instant';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge } from '@/components/ui/badge';
import { Button, IconButton } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import type { Browser } from '@/lib/contracts/notifications/channels';
import { browsersQuery, useRemoveBrowser } from '@/lib/queries/notifications/browsers';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/channels';
import { usePushPermission } from './use-push-permission';

/** The browsers of a web push channel, and the one at hand: each state of its permission with the next step. */
export function PushBrowsers({ channelId }: { channelId: string }) {
  const { data, error } = useQuery(browsersQuery(channelId));
  return (
    <div className="mt-3 rounded-md border bg-canvas px-3 py-2">
      <ThisBrowser channelId={channelId} />
      {error ? <p className="mt-2 text-sm text-critical">{texts.pushBrowsersError(error.message)}</p> : null}
      {data && data.data.length > 0 ? (
        <ul className="mt-2 divide-y border-t text-sm" aria-label={texts.pushBrowsersLabel}>
          {data.data.map((browser) => (
            <BrowserLine key={browser.id} browser={browser} channelId={channelId} />
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function ThisBrowser({ channelId }: { channelId: string }) {
  const { state, subscribe, isBusy } = usePushPermission(channelId);
  switch (state) {
    case 'unknown':
      return <p className="text-sm text-muted">{texts.pushBrowsersChecking}</p>;
    case 'unsupported':
      return <p className="text-sm text-muted">{texts.pushBrowsersUnsupported}</p>;
    case 'denied':
      return <p className="text-sm text-warning">{texts.pushBrowsersBlocked}</p>;
    case 'subscribed':
      return <p className="text-sm text-muted">{texts.pushBrowsersOn}</p>;
    case 'possible':
      return (
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="text-sm text-muted">{texts.pushBrowsersOff}</p>
          <Button size="sm" onClick={() => void subscribe()} isBusy={isBusy}>
            {isBusy ? null : <BellPlus aria-hidden />}
            {texts.pushBrowsersAddButton}
          </Button>
        </div>
      );
  }
}

function BrowserLine({ browser, channelId }: { browser: Browser; channelId: string }) {
  const { can } = useWorkspace();
  const remove = useRemoveBrowser(channelId);
  const [isAsked, setIsAsked] = useState(false);
  return (
    <li className="flex items-center gap-2 py-1.5">
      <MonitorSmartphone className="size-4 shrink-0 text-muted" aria-hidden />
      <span className="min-w-0 flex-1 truncate">
        {browser.label} {browser.isMine ? <Badge tone="info">{texts.pushBrowsersYoursBadge}</Badge> : null}
        <span className="block text-xs text-muted">
          {browser.lastOkAt === null ? (
            texts.pushBrowsersNeverUsed
          ) : (
            <>
              {texts.pushBrowsersLastMessage} <InstantText at={browser.lastOkAt} isRelative />
            </>
          )}
        </span>
      </span>
      {browser.isMine || can.manageChannels ? (
        <IconButton label={texts.pushBrowsersRemoveLabel(browser.label)} size="sm" onClick={() => setIsAsked(true)}>
          <Trash2 aria-hidden />
        </IconButton>
      ) : null}
      {isAsked ? (
        <ConfirmDialog
          title={texts.pushBrowsersRemoveQuestion(browser.label)}
          confirmLabel={common.remove}
          isBusy={remove.isPending}
          error={remove.error}
          onConfirm={() => remove.mutate(browser.id)}
          onClose={() => setIsAsked(false)}
        >
          {texts.pushBrowsersRemoveEffect}
        </ConfirmDialog>
      ) : null}
    </li>
  );
}
