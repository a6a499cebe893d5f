'use client';

import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import type { Route } from 'next';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { Select } from '@/components/ui/field';
import { Segmented } from '@/components/ui/segmented';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import type { Incident } from '@/lib/contracts/incidents/incidents';
import { incidentsQuery } from '@/lib/queries/incidents/incidents';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/incidents';
import { BulkAcknowledge } from './bulk-acknowledge';
import {
  FILTER_STATES,
  INCIDENT_FILTERS,
  type IncidentListView,
  listSeverities,
  renderIncidentListSearch,
  SEVERITY_FILTERS,
  type SeverityFilter,
} from './incident-filter';
import { IncidentHistory } from './incident-history';
import { IncidentRow } from './incident-row';
import { IncidentTimes } from './incident-times';

/** Incidents by state and severity; the address holds the choice. */
export function IncidentsScreen({ view }: { view: IncidentListView }) {
  const router = useRouter();
  const show = (changes: Partial<IncidentListView>) =>
    router.replace(`/incidents${renderIncidentListSearch({ ...view, ...changes })}` as Route, { scroll: false });
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center gap-3">
        <Segmented
          label={texts.filterLabel}
          value={view.filter}
          options={INCIDENT_FILTERS}
          onChange={(filter) => show({ filter })}
        />
        <Select
          aria-label={common.severity}
          className="w-36!"
          value={view.severity}
          onChange={(event) => show({ severity: event.target.value as SeverityFilter })}
        >
          {SEVERITY_FILTERS.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </Select>
      </div>
      <IncidentList view={view} />
      <IncidentTimes />
      <IncidentHistory />
    </>
  );
}

function IncidentList({ view }: { view: IncidentListView }) {
  const { refreshMs, can } = useWorkspace();
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const { data, error, refetch, isFetching } = useQuery({
    ...incidentsQuery(FILTER_STATES[view.filter], listSeverities(view.severity)),
    refetchInterval: refreshMs,
  });
  if (!data || data.data.length === 0) {
    return (
      <Card isFlush>
        {data ? (
          <NoIncidents view={view} />
        ) : error ? (
          <ErrorState
            title={texts.errorTitle}
            cause={error.message}
            onRetry={() => void refetch()}
            isRetrying={isFetching}
          />
        ) : (
          <SkeletonRows />
        )}
      </Card>
    );
  }
  const open = can.handleIncidents ? data.data.filter((incident) => incident.state === 'open') : [];
  const pick = (incident: Incident) => (isPicked: boolean) => {
    const next = new Set(picked);
    if (isPicked) next.add(incident.id);
    else next.delete(incident.id);
    setPicked(next);
  };
  return (
    <>
      {open.length > 1 ? <BulkAcknowledge open={open} picked={picked} onPick={setPicked} /> : null}
      <Card isFlush>
        <ul className="divide-y">
          {data.data.map((incident) => (
            <IncidentRow
              key={incident.id}
              incident={incident}
              {...(open.length > 1 && incident.state === 'open'
                ? { isPicked: picked.has(incident.id), onPick: pick(incident) }
                : {})}
            />
          ))}
        </ul>
      </Card>
      {data.nextCursor === null ? null : <p className="mt-3 text-sm text-muted">{texts.mostShown}</p>}
    </>
  );
}

function NoIncidents({ view }: { view: IncidentListView }) {
  if (view.severity !== 'any') {
    return (
      <EmptyState icon={ShieldCheck} title={texts.emptySeverityTitle}>
        {texts.emptySeverityText}
      </EmptyState>
    );
  }
  return view.filter === 'active' ? (
    <EmptyState icon={ShieldCheck} title={texts.emptyOpenTitle}>
      {texts.emptyOpenText}
    </EmptyState>
  ) : (
    <EmptyState icon={ShieldCheck} title={view.filter === 'resolved' ? texts.emptyResolvedTitle : texts.emptyTitle}>
      {texts.emptyText}
    </EmptyState>
  );
}
