'use client';

import { useQuery } from '@tanstack/react-query';
import { Bell, Plus } from 'lucide-react';
import { useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { forgetAsked } from '@/components/ui/forget-asked';
import { Opener } from '@/components/ui/opener';
import { PageHeader } from '@/components/ui/page-header';
import { PendingState } from '@/components/ui/pending-state';
import { EmptyState } from '@/components/ui/states';
import { channelsQuery } from '@/lib/queries/notifications/channels';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/notifications/channels';
import { AddChannelDialog } from './add-channel-dialog';
import { ChannelRow } from './channel-row';

/** Where notifications go. */
export function ChannelsScreen({ isCreateAsked }: { isCreateAsked: boolean }) {
  const { can, refreshMs } = useWorkspace();
  const [isAdding, setIsAdding] = useState(isCreateAsked && can.manageChannels);
  const query = useQuery({ ...channelsQuery(), refetchInterval: refreshMs });
  const { data } = query;
  const close = () => {
    setIsAdding(false);
    forgetAsked();
  };
  const add = can.manageChannels ? (
    <Opener name="create" onOpen={() => setIsAdding(true)}>
      <Plus aria-hidden />
      {texts.addButton}
    </Opener>
  ) : null;
  return (
    <>
      <PageHeader title={common.channels} note={texts.note} actions={add} />
      <Card isFlush>
        {data ? (
          data.data.length === 0 ? (
            <EmptyState icon={Bell} title={texts.emptyTitle} action={add}>
              {texts.emptyText}
            </EmptyState>
          ) : (
            <ul className="divide-y">
              {data.data.map((channel) => (
                <ChannelRow key={channel.id} channel={channel} />
              ))}
            </ul>
          )
        ) : (
          <PendingState title={texts.errorTitle} query={query} count={2} />
        )}
      </Card>
      {isAdding ? <AddChannelDialog onClose={close} /> : null}
    </>
  );
}
