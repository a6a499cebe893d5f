import type { Metadata } from 'next';
import { PreferencesScreen } from '@/components/people/preferences/preferences-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { requireViewer } from '@/lib/auth/session';
import { preferencesQuery } from '@/lib/queries/people/preferences';
import { getPreferences } from '@/lib/services/people/manage-account';
import * as common from '@/lib/texts/en/common';

export const metadata: Metadata = { title: common.preferences };

export default async function PreferencesPage() {
  const viewer = await requireViewer('open');
  return (
    <Prefetch queries={[{ queryKey: preferencesQuery().queryKey, load: () => getPreferences(viewer) }]}>
      <PreferencesScreen />
    </Prefetch>
  );
}
