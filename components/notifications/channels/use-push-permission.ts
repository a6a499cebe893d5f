'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from '@/components/ui/toast';
import { browsersQuery, useAddBrowser } from '@/lib/queries/notifications/browsers';
import * as texts from '@/lib/texts/en/notifications/channels';
import { describeBrowser, isPushSupported, readSubscription, subscribeToPush } from './push-subscription';

type PushState = 'unknown' | 'unsupported' | 'denied' | 'possible' | 'subscribed';

/** What the browser at hand allows and how to go on. `subscribe` asks for permission and never throws. */
export function usePushPermission(channelId: string): {
  state: PushState;
  subscribe: () => Promise<void>;
  isBusy: boolean;
} {
  const queries = useQueryClient();
  const [isAsking, setIsAsking] = useState(false);
  const add = useAddBrowser(channelId);
  const { data: browsers } = useQuery(browsersQuery(channelId));
  const { data: permission } = useQuery({
    queryKey: ['channels', 'push-permission'],
    queryFn: readPermission,
    staleTime: 0,
  });
  const subscribe = async () => {
    setIsAsking(true);
    try {
      const subscription = await subscribeToPush();
      if (subscription) await add.mutateAsync({ subscription, label: describeBrowser(navigator.userAgent) });
    } catch (error) {
      toast.error(texts.pushPermissionFailed(error instanceof Error ? error.message : String(error)));
    } finally {
      setIsAsking(false);
      await queries.invalidateQueries({ queryKey: ['channels', 'push-permission'] });
    }
  };
  const isListed = (browsers?.data ?? []).some((one) => one.isMine);
  const state = permission === 'subscribed' && !isListed ? 'possible' : (permission ?? 'unknown');
  return { state, subscribe, isBusy: isAsking || add.isPending };
}

async function readPermission(): Promise<PushState> {
  if (!isPushSupported()) return 'unsupported';
  if (Notification.permission === 'denied') return 'denied';
  return (await readSubscription()) ? 'subscribed' : 'possible';
}
