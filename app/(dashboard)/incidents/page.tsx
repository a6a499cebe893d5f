import type { Metadata } from 'next';
import { FILTER_STATES, type IncidentFilter } from '@/components/incidents/incident-filter';
import { IncidentsScreen } from '@/components/incidents/incidents-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { PageHeader } from '@/components/ui/page-header';
import { requireViewer } from '@/lib/auth/session';
import { incidentsQuery } from '@/lib/queries/incidents';
import { listIncidentsByState } from '../load-page-data';

export const metadata: Metadata = { title: 'Incidents' };

export default async function IncidentsPage({ searchParams }: PageProps<'/incidents'>) {
  const viewer = await requireViewer();
  const { show } = await searchParams;
  const filter: IncidentFilter = show === 'resolved' || show === 'all' ? show : 'active';
  const states = FILTER_STATES[filter];
  const queries = [
    { queryKey: incidentsQuery(states).queryKey, load: () => listIncidentsByState(viewer, [...states]) },
  ];
  return (
    <Prefetch queries={queries}>
      <PageHeader title="Incidents" note="Spend that left its normal range or its budget" />
      <IncidentsScreen filter={filter} />
    </Prefetch>
  );
}
