import type { Metadata } from 'next';
import { PreferencesScreen } from '@/components/preferences/preferences-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { requireViewer } from '@/lib/auth/session';
import { preferencesQuery } from '@/lib/queries/preferences';
import { getPreferences } from '@/lib/services/preferences';

export const metadata: Metadata = { title: 'Preferences' };

export default async function PreferencesPage() {
  const viewer = await requireViewer();
  return (
    <Prefetch queries={[{ queryKey: preferencesQuery().queryKey, load: () => getPreferences(viewer) }]}>
      <PreferencesScreen />
    </Prefetch>
  );
}
