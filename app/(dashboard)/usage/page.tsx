import type { Metadata } from 'next';
import { findReader } from '@/app/reader';
import { Prefetch } from '@/components/shell/prefetch';
import { PageHeader } from '@/components/ui/page-header';
import { UsageScreen } from '@/components/usage/usage-screen';
import { requireViewer } from '@/lib/auth/session';
import { readNow } from '@/lib/clock';
import { makeGroupsQuery, makeHoursQuery, TABLE_ROWS } from '@/lib/presenters/usage/usage-requests';
import { parseUsageView } from '@/lib/presenters/usage/usage-view';
import { resolveCompareQuery, resolveUsageQuery } from '@/lib/presenters/usage/usage-window';
import { usageGroupsQuery, usageHoursQuery, usageMarkersQuery, usageSeriesQuery } from '@/lib/queries/usage/usage';
import { getUsageHours } from '@/lib/services/usage/get-usage-hours';
import { serveUsageSeries } from '@/lib/services/usage/get-usage-series';
import { listUsageGroups } from '@/lib/services/usage/list-usage-groups';
import { listUsageMarkers } from '@/lib/services/usage/list-usage-markers';
import * as common from '@/lib/texts/en/common';

export const metadata: Metadata = { title: common.usage };

export default async function UsagePage({ searchParams }: PageProps<'/usage'>) {
  const viewer = await requireViewer('filtered');
  const view = parseUsageView(await searchParams);
  const [now, { timezone }] = [readNow(), await findReader(viewer)];
  const query = resolveUsageQuery(view, now, timezone);
  const compareQuery = resolveCompareQuery(view, now, timezone);
  const { groupBy } = query;
  const groups = makeGroupsQuery(query, { groupBy, sort: view.sort, order: view.order, limit: TABLE_ROWS });
  const hours = makeHoursQuery(query);
  const window = { from: query.from, to: query.to };
  const queries = [
    { queryKey: usageSeriesQuery(query).queryKey, load: () => serveUsageSeries(viewer, query) },
    { queryKey: usageGroupsQuery(groups).queryKey, load: () => listUsageGroups(viewer, groups) },
    { queryKey: usageMarkersQuery(window).queryKey, load: () => listUsageMarkers(viewer, window) },
    ...(view.chart === 'week'
      ? [{ queryKey: usageHoursQuery(hours).queryKey, load: () => getUsageHours(viewer, hours) }]
      : []),
    ...(compareQuery
      ? [{ queryKey: usageSeriesQuery(compareQuery).queryKey, load: () => serveUsageSeries(viewer, compareQuery) }]
      : []),
  ];
  return (
    <Prefetch queries={queries}>
      <PageHeader title={common.usage} />
      <UsageScreen query={query} compareQuery={compareQuery} />
    </Prefetch>
  );
}
