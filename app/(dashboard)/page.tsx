import type { Metadata } from 'next';
import { Prefetch } from '@/components/shell/prefetch';
import { PageHeader } from '@/components/ui/page-header';
import { OverviewScreen } from '@/components/usage/overview/overview-screen';
import { requireViewer } from '@/lib/auth/session';
import { overviewQuery } from '@/lib/queries/usage/overview';
import { getOverview } from '@/lib/services/usage/get-overview';
import * as texts from '@/lib/texts/en/pages/overview';

export const metadata: Metadata = { title: texts.overview };

export default async function OverviewPage() {
  const viewer = await requireViewer('filtered');
  return (
    <Prefetch queries={[{ queryKey: overviewQuery().queryKey, load: () => getOverview(viewer) }]}>
      <PageHeader title={texts.overview} />
      <OverviewScreen />
    </Prefetch>
  );
}
