import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { Prefetch } from '@/components/shell/prefetch';
import { PageHeader } from '@/components/ui/page-header';
import { OverviewScreen } from '@/components/usage/overview/overview-screen';
import { requireViewer } from '@/lib/auth/session';
import { readNow } from '@/lib/clock';
import { continueVisit, parseVisit, VISIT_COOKIE } from '@/lib/domain/visit';
import { overviewQuery } from '@/lib/queries/usage/overview';
import { getOverview } from '@/lib/services/usage/get-overview';
import * as common from '@/lib/texts/en/common';

export const metadata: Metadata = { title: common.overview };

export default async function OverviewPage() {
  const viewer = await requireViewer('filtered');
  const visit = parseVisit((await cookies()).get(VISIT_COOKIE)?.value);
  const lastVisitAt = continueVisit(visit, readNow()).previousEndedAt?.toISOString() ?? null;
  return (
    <Prefetch queries={[{ queryKey: overviewQuery().queryKey, load: () => getOverview(viewer) }]}>
      <PageHeader title={common.overview} />
      <OverviewScreen lastVisitAt={lastVisitAt} />
    </Prefetch>
  );
}
