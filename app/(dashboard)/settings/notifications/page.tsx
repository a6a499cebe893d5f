import type { Metadata } from 'next';
import { PoliciesScreen } from '@/components/notifications/policies/policies-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { requireViewer } from '@/lib/auth/session';
import { channelsQuery } from '@/lib/queries/notifications/channels';
import { policiesQuery } from '@/lib/queries/notifications/policies';
import { listChannels } from '@/lib/services/notifications/manage-channels';
import { listNotificationPolicies } from '@/lib/services/notifications/manage-policies';
import * as common from '@/lib/texts/en/common';

export const metadata: Metadata = { title: common.notificationPolicies };

export default async function NotificationsPage({ searchParams }: PageProps<'/settings/notifications'>) {
  const viewer = await requireViewer();
  const { create } = await searchParams;
  const queries = [
    { queryKey: policiesQuery().queryKey, load: () => listNotificationPolicies(viewer) },
    { queryKey: channelsQuery().queryKey, load: () => listChannels(viewer, { limit: 200 }) },
  ];
  return (
    <Prefetch queries={queries}>
      <PoliciesScreen isCreateAsked={create === '1'} />
    </Prefetch>
  );
}
