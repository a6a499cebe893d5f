import type { Metadata } from 'next';
import { findReader } from '@/app/reader';
import { readPlanDraft } from '@/components/alert-rules/planned-events/plan-draft';
import { PlannedEventsScreen } from '@/components/alert-rules/planned-events/planned-events-screen';
import { Prefetch } from '@/components/shell/prefetch';
import { requireViewer } from '@/lib/auth/session';
import { plannedEventsQuery } from '@/lib/queries/alert-rules/planned-events';
import { listPlannedEvents } from '@/lib/services/alert-rules/manage-planned-events';
import * as common from '@/lib/texts/en/common';

export const metadata: Metadata = { title: common.plannedEvents };

export default async function PlannedEventsPage({ searchParams }: PageProps<'/planned-events'>) {
  const viewer = await requireViewer();
  const query = await searchParams;
  const { timezone } = await findReader(viewer);
  return (
    <Prefetch
      queries={[{ queryKey: plannedEventsQuery().queryKey, load: () => listPlannedEvents(viewer, { limit: 200 }) }]}
    >
      <PlannedEventsScreen asked={readPlanDraft(query, timezone)} />
    </Prefetch>
  );
}
