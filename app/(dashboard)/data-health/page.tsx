import type { Metadata } from 'next';
import { AccountLogs } from '@/components/account-activity/account-logs';
import { DataHealthScreen } from '@/components/connections/data-health/data-health-screen';
import { FailingJobs } from '@/components/connections/data-health/failing-jobs';
import { UnreadableRows } from '@/components/connections/data-health/unreadable-rows';
import { IngestRunsCard } from '@/components/connections/ingest-runs-card';
import { Prefetch } from '@/components/shell/prefetch';
import { PageHeader } from '@/components/ui/page-header';
import { canManageWorkspace, canViewAccountActivity } from '@/lib/auth/permissions';
import { requireViewer } from '@/lib/auth/session';
import { readNow } from '@/lib/clock';
import { DAY_MS } from '@/lib/domain/time';
import { ingestRunsQuery } from '@/lib/queries/connections/connections';
import { reconciliationQuery } from '@/lib/queries/usage/usage';
import { listIngestRuns } from '@/lib/services/connections/get-connection-status';
import { listFailingJobs } from '@/lib/services/installation/list-failing-jobs';
import { listUnreadableRows } from '@/lib/services/installation/list-unreadable-rows';
import { getReconciliation } from '@/lib/services/usage/get-reconciliation';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/connections-data-health';

export const metadata: Metadata = { title: common.dataHealth };

const DAYS_SHOWN = 35;
const RUNS_SHOWN = 25;

export default async function DataHealthPage() {
  const viewer = await requireViewer();
  const now = readNow();
  const from = new Date(now.getTime() - DAYS_SHOWN * DAY_MS);
  const range = { from: from.toISOString().slice(0, 10), to: now.toISOString().slice(0, 10) };
  const queries = [
    { queryKey: reconciliationQuery(range).queryKey, load: () => getReconciliation(viewer, range) },
    { queryKey: ingestRunsQuery(RUNS_SHOWN).queryKey, load: () => listIngestRuns(viewer, { limit: RUNS_SHOWN }) },
  ];
  return (
    <Prefetch queries={queries}>
      <PageHeader title={common.dataHealth} note={texts.note} />
      <div className="mb-4 flex flex-col gap-4 empty:hidden">
        <UnreadableRows rows={await listUnreadableRows(viewer, now)} canDelete={canManageWorkspace(viewer.role)} />
        <FailingJobs jobs={await listFailingJobs(viewer)} />
      </div>
      <DataHealthScreen range={range} />
      {canViewAccountActivity(viewer.role) ? (
        <div className="mt-4">
          <AccountLogs />
        </div>
      ) : null}
      <div className="mt-4">
        <IngestRunsCard limit={RUNS_SHOWN} />
      </div>
    </Prefetch>
  );
}
