'use client';

import { useQuery } from '@tanstack/react-query';
import { Bell, Plus } from 'lucide-react';
import { useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { forgetAsked } from '@/components/ui/forget-asked';
import { Opener } from '@/components/ui/opener';
import { PageHeader } from '@/components/ui/page-header';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { channelsQuery } from '@/lib/queries/channels';
import { AddChannelDialog } from './add-channel-dialog';
import { ChannelRow } from './channel-row';

/** Where notifications go. */
export function ChannelsScreen({ isCreateAsked }: { isCreateAsked: boolean }) {
  const { can, refreshMs } = useWorkspace();
  const [isAdding, setIsAdding] = useState(isCreateAsked && can.manageChannels);
  const { data, error, refetch, isFetching } = useQuery({ ...channelsQuery(), refetchInterval: refreshMs });
  const close = () => {
    setIsAdding(false);
    forgetAsked();
  };
  const add = can.manageChannels ? (
    <Opener name="create" onOpen={() => setIsAdding(true)}>
      <Plus aria-hidden />
      Add channel
    </Opener>
  ) : null;
  return (
    <>
      <PageHeader title="Channels" note="Who hears about incidents and budgets" actions={add} />
      <Card isFlush>
        {data ? (
          data.data.length === 0 ? (
            <EmptyState icon={Bell} title="Nobody is told yet" action={add}>
              Incidents open here all the same, but a message wakes people. Mail, chat, on-call systems and browsers can
              be told.
            </EmptyState>
          ) : (
            <ul className="divide-y">
              {data.data.map((channel) => (
                <ChannelRow key={channel.id} channel={channel} />
              ))}
            </ul>
          )
        ) : error ? (
          <ErrorState
            title="Channels could not be read"
            cause={error.message}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        ) : (
          <SkeletonRows count={2} />
        )}
      </Card>
      {isAdding ? <AddChannelDialog onClose={close} /> : null}
    </>
  );
}
