import type { Metadata } from 'next';
import { FILTER_STATES, listSeverities, parseIncidentListView } from '@/components/incidents/incident-filter';
import { IncidentsScreen } from '@/components/incidents/incidents-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { PageHeader } from '@/components/ui/page-header';
import { requireViewer } from '@/lib/auth/session';
import { incidentsQuery, incidentTimesQuery } from '@/lib/queries/incidents/incidents';
import { getIncidentTimes } from '@/lib/services/incidents/get-incident-times';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/incidents';
import { listIncidentsByState } from '../load-page-data';

export const metadata: Metadata = { title: common.incidents };

export default async function IncidentsPage({ searchParams }: PageProps<'/incidents'>) {
  const viewer = await requireViewer('filtered');
  const view = parseIncidentListView(await searchParams);
  const states = FILTER_STATES[view.filter];
  const severities = listSeverities(view.severity);
  const queries = [
    { queryKey: incidentTimesQuery().queryKey, load: () => getIncidentTimes(viewer) },
    { queryKey: incidentsQuery([]).queryKey, load: () => listIncidentsByState(viewer, []) },
    {
      queryKey: incidentsQuery(states, severities).queryKey,
      load: () => listIncidentsByState(viewer, [...states], [...severities]),
    },
  ];
  return (
    <Prefetch queries={queries}>
      <PageHeader title={common.incidents} note={texts.note} />
      <IncidentsScreen view={view} />
    </Prefetch>
  );
}
