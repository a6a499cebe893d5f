'use client';

import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import type { Route } from 'next';
import { useRouter } from 'next/navigation';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { Segmented } from '@/components/ui/segmented';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { incidentsQuery } from '@/lib/queries/incidents';
import { FILTER_STATES, INCIDENT_FILTERS, type IncidentFilter } from './incident-filter';
import { IncidentRow } from './incident-row';

export function IncidentsScreen({ filter }: { filter: IncidentFilter }) {
  const router = useRouter();
  const choose = (next: IncidentFilter) =>
    router.replace((next === 'active' ? '/incidents' : `/incidents?show=${next}`) as Route, { scroll: false });
  return (
    <>
      <div className="mb-4">
        <Segmented label="Which incidents" value={filter} options={INCIDENT_FILTERS} onChange={choose} />
      </div>
      <Card isFlush>
        <IncidentList filter={filter} />
      </Card>
    </>
  );
}

function IncidentList({ filter }: { filter: IncidentFilter }) {
  const { refreshMs } = useWorkspace();
  const { data, error, refetch, isFetching } = useQuery({
    ...incidentsQuery(FILTER_STATES[filter]),
    refetchInterval: refreshMs,
  });
  if (error && !data) {
    return (
      <ErrorState
        title="Incidents could not be read"
        cause={error.message}
        onRetry={() => void refetch()}
        isRetrying={isFetching}
      />
    );
  }
  if (!data) return <SkeletonRows />;
  if (data.data.length === 0) {
    return filter === 'active' ? (
      <EmptyState icon={ShieldCheck} title="Nothing is wrong">
        Spend is within its normal range and its budgets. An incident opens here, and a mail goes out, within minutes of
        something unusual.
      </EmptyState>
    ) : (
      <EmptyState icon={ShieldCheck} title={filter === 'resolved' ? 'No resolved incident' : 'No incident yet'}>
        Incidents stay here after they end, with their numbers and their timeline.
      </EmptyState>
    );
  }
  return (
    <ul className="divide-y">
      {data.data.map((incident) => (
        <IncidentRow key={incident.id} incident={incident} />
      ))}
    </ul>
  );
}
