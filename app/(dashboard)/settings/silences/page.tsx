import type { Metadata } from 'next';
import { SilencesScreen } from '@/components/notifications/silences/silences-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { requireViewer } from '@/lib/auth/session';
import { silencesQuery } from '@/lib/queries/notifications/silences';
import { listSilences } from '@/lib/services/notifications/manage-silences';
import * as common from '@/lib/texts/en/common';

export const metadata: Metadata = { title: common.silences };

export default async function SilencesPage({ searchParams }: PageProps<'/settings/silences'>) {
  const viewer = await requireViewer();
  const { create } = await searchParams;
  return (
    <Prefetch queries={[{ queryKey: silencesQuery().queryKey, load: () => listSilences(viewer, { limit: 200 }) }]}>
      <SilencesScreen isCreateAsked={create === '1'} />
    </Prefetch>
  );
}
