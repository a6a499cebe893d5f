import type { Metadata } from 'next';
import { PreferencesScreen } from '@/components/people/preferences/preferences-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { requireViewer } from '@/lib/auth/session';
import { preferencesQuery } from '@/lib/queries/people/preferences';
import { getPreferences } from '@/lib/services/people/preferences';
import * as texts from '@/lib/texts/en/pages/settings-preferences';

export const metadata: Metadata = { title: texts.preferences };

export default async function PreferencesPage() {
  const viewer = await requireViewer('open');
  return (
    <Prefetch queries={[{ queryKey: preferencesQuery().queryKey, load: () => getPreferences(viewer) }]}>
      <PreferencesScreen />
    </Prefetch>
  );
}
