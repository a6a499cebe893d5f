import type { Metadata } from 'next';
import { Prefetch } from '@/components/shell/prefetch';
import { PageHeader } from '@/components/ui/page-header';
import { UsageScreen } from '@/components/usage/usage-screen';
import { requireViewer } from '@/lib/auth/session';
import { readNow } from '@/lib/clock';
import { parseUsageView } from '@/lib/presenters/usage-view';
import { resolveUsageQuery } from '@/lib/presenters/usage-window';
import { usageSeriesQuery } from '@/lib/queries/usage';
import { getUsageSeries } from '@/lib/services/get-usage-series';

export const metadata: Metadata = { title: 'Usage' };

export default async function UsagePage({ searchParams }: PageProps<'/usage'>) {
  const viewer = await requireViewer();
  const view = parseUsageView(await searchParams);
  const query = resolveUsageQuery(view, readNow(), viewer.timezone);
  const queries = [{ queryKey: usageSeriesQuery(query).queryKey, load: () => getUsageSeries(viewer, query) }];
  return (
    <Prefetch queries={queries}>
      <PageHeader title="Usage" />
      <UsageScreen view={view} query={query} />
    </Prefetch>
  );
}
