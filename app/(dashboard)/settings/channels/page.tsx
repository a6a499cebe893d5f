import type { Metadata } from 'next';
import { ChannelsScreen } from '@/components/notifications/channels/channels-screen';
import { MailCapturedBanner } from '@/components/shell/notices';
import { Prefetch } from '@/components/shell/prefetch';
import { requireViewer } from '@/lib/auth/session';
import { channelsQuery } from '@/lib/queries/notifications/channels';
import { listChannels } from '@/lib/services/notifications/manage-channels';
import * as common from '@/lib/texts/en/common';

export const metadata: Metadata = { title: common.channels };

export default async function ChannelsPage({ searchParams }: PageProps<'/settings/channels'>) {
  const viewer = await requireViewer();
  const { create } = await searchParams;
  return (
    <Prefetch queries={[{ queryKey: channelsQuery().queryKey, load: () => listChannels(viewer, { limit: 200 }) }]}>
      <MailCapturedBanner />
      <ChannelsScreen isCreateAsked={create === '1'} />
    </Prefetch>
  );
}
