import type { Metadata } from 'next';
import { ConfigurationScreen } from '@/components/installation/configuration/configuration-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { requireViewer } from '@/lib/auth/session';
import { configurationQuery } from '@/lib/queries/installation/configuration';
import { exportConfiguration } from '@/lib/services/installation/export-configuration';
import * as common from '@/lib/texts/en/common';

export const metadata: Metadata = { title: common.configuration };

export default async function ConfigurationPage() {
  const viewer = await requireViewer();
  const query = { format: 'yaml', content: 'budgets' } as const;
  return (
    <Prefetch
      queries={[{ queryKey: configurationQuery(query).queryKey, load: () => exportConfiguration(viewer, query) }]}
    >
      <ConfigurationScreen />
    </Prefetch>
  );
}
