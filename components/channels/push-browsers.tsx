'use client';

import { useQuery } from '@tanstack/react-query';
import { BellPlus, MonitorSmartphone, Trash2 } from 'lucide-react';
import { InstantText } from '@/components/shell/instant';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Badge } from '@/components/ui/badge';
import { Button, IconButton } from '@/components/ui/button';
import { toast } from '@/components/ui/toast';
import type { Browser } from '@/lib/contracts/channels';
import { browsersQuery, useRemoveBrowser } from '@/lib/queries/browsers';
import { usePushPermission } from './use-push-permission';

/** The browsers of a web push channel, and the one at hand: each state of its permission with the next step. */
export function PushBrowsers({ channelId }: { channelId: string }) {
  const { data, error } = useQuery(browsersQuery(channelId));
  return (
    <div className="mt-3 rounded-md border bg-canvas px-3 py-2">
      <ThisBrowser channelId={channelId} />
      {error ? <p className="mt-2 text-sm text-critical">Browsers could not be read: {error.message}</p> : null}
      {data && data.data.length > 0 ? (
        <ul className="mt-2 divide-y border-t text-sm" aria-label="Browsers of this channel">
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
      return <p className="text-sm text-muted">Looking at what this browser allows…</p>;
    case 'unsupported':
      return (
        <p className="text-sm text-muted">
          This browser cannot show notifications of a page. It needs HTTPS or localhost; on an iPhone, add the page to
          the home screen first.
        </p>
      );
    case 'denied':
      return (
        <p className="text-sm text-warning">
          Notifications of this page are blocked in this browser. Allow them in the browser’s settings for this site,
          then reload.
        </p>
      );
    case 'subscribed':
      return <p className="text-sm text-muted">This browser shows messages of this channel.</p>;
    case 'possible':
      return (
        <div className="flex flex-wrap items-center justify-between gap-2">
          <p className="text-sm text-muted">This browser does not show messages of this channel yet.</p>
          <Button size="sm" onClick={() => void subscribe()} isBusy={isBusy}>
            {isBusy ? null : <BellPlus aria-hidden />}
            Show them in this browser
          </Button>
        </div>
      );
  }
}

function BrowserLine({ browser, channelId }: { browser: Browser; channelId: string }) {
  const { can } = useWorkspace();
  const remove = useRemoveBrowser(channelId);
  return (
    <li className="flex items-center gap-2 py-1.5">
      <MonitorSmartphone className="size-4 shrink-0 text-muted" aria-hidden />
      <span className="min-w-0 flex-1 truncate">
        {browser.label} {browser.isMine ? <Badge tone="info">yours</Badge> : null}
        <span className="block text-xs text-muted">
          {browser.lastOkAt === null ? (
            'nothing shown yet'
          ) : (
            <>
              last message <InstantText at={browser.lastOkAt} isRelative />
            </>
          )}
        </span>
      </span>
      {browser.isMine || can.manageChannels ? (
        <IconButton
          label={`Remove ${browser.label}`}
          size="sm"
          isBusy={remove.isPending}
          onClick={() => remove.mutate(browser.id, { onError: (error) => toast.error(error.message) })}
        >
          <Trash2 aria-hidden />
        </IconButton>
      ) : null}
    </li>
  );
}
