import type { Metadata } from 'next';
import { ConnectionsScreen } from '@/components/connections/connections-screen';
import { IngestRunsCard } from '@/components/connections/ingest-runs-card';
import { Prefetch } from '@/components/shell/prefetch';
import { requireViewer } from '@/lib/auth/session';
import { ingestRunsQuery } from '@/lib/queries/connections/connections';
import { listIngestRuns } from '@/lib/services/connections/get-connection-status';
import * as common from '@/lib/texts/en/common';

export const metadata: Metadata = { title: common.connections };

const RUNS_SHOWN = 25;

export default async function ConnectionsPage({ searchParams }: PageProps<'/settings/connections'>) {
  const viewer = await requireViewer();
  const { create } = await searchParams;
  const queries = [
    { queryKey: ingestRunsQuery(RUNS_SHOWN).queryKey, load: () => listIngestRuns(viewer, { limit: RUNS_SHOWN }) },
  ];
  return (
    <Prefetch queries={queries}>
      <ConnectionsScreen isCreateAsked={create === '1'} />
      <div className="mt-4">
        <IngestRunsCard limit={RUNS_SHOWN} />
      </div>
    </Prefetch>
  );
}
