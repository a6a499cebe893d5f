import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import type { AskedAction } from '@/components/incidents/incident-actions';
import { IncidentScreen } from '@/components/incidents/incident-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { requireViewer } from '@/lib/auth/session';
import { incidentChecklistQuery, incidentRoomQuery } from '@/lib/queries/incidents/incident-room';
import { incidentQuery } from '@/lib/queries/incidents/incidents';
import { usageSeriesQuery } from '@/lib/queries/usage/usage';
import { getIncidentRoom } from '@/lib/services/incidents/get-room';
import { getIncidentChecklist } from '@/lib/services/incidents/manage-checklist';
import { getUsageSeries } from '@/lib/services/usage/get-usage-series';
import { loadIncidentPage } from './load-incident-page';

const ASKED_ACTIONS: readonly AskedAction[] = ['acknowledge', 'resolve', 'snooze', 'contain'];

export async function generateMetadata({ params }: PageProps<'/incidents/[incidentId]'>): Promise<Metadata> {
  const loaded = await loadIncidentPage(await requireViewer('filtered'), (await params).incidentId);
  return { title: loaded?.incident.title ?? 'Incident' };
}

export default async function IncidentPage({ params, searchParams }: PageProps<'/incidents/[incidentId]'>) {
  const viewer = await requireViewer('filtered');
  const [{ incidentId }, { action }] = await Promise.all([params, searchParams]);
  const loaded = await loadIncidentPage(viewer, incidentId);
  if (loaded === null) notFound();
  const { incident, usageQuery } = loaded;
  const queries = [
    { queryKey: incidentQuery(incidentId).queryKey, load: async () => incident },
    { queryKey: incidentRoomQuery(incidentId).queryKey, load: () => getIncidentRoom(viewer, incidentId) },
    { queryKey: incidentChecklistQuery(incidentId).queryKey, load: () => getIncidentChecklist(viewer, incidentId) },
    { queryKey: usageSeriesQuery(usageQuery).queryKey, load: () => getUsageSeries(viewer, usageQuery) },
  ];
  return (
    <Prefetch queries={queries}>
      <IncidentScreen
        id={incidentId}
        usageQuery={usageQuery}
        askedAction={ASKED_ACTIONS.find((one) => one === action) ?? null}
      />
    </Prefetch>
  );
}
