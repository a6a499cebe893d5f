'use client';

import { SourceMark } from '@/components/shell/money-text';
import { useReader } from '@/components/shell/reader-context';
import { useNow } from '@/components/shell/use-now';
import type { Incident } from '@/lib/contracts/incidents/incidents';
import { listIncidentFigures } from '@/lib/presenters/incidents/incident-view';

/** Loss, rate, observed against expected, and where it leads. Ticks while the incident runs. */
export function IncidentFigures({ incident }: { incident: Incident }) {
  const reader = useReader();
  const now = useNow(incident.state === 'resolved' ? 60_000 : 1_000);
  const figures = listIncidentFigures(incident, now, reader);
  if (figures.length === 0) return null;
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line lg:grid-cols-4">
      {figures.map((figure) => (
        <div key={figure.label} className="min-w-0 bg-surface px-4 py-3">
          <dt className="text-sm text-muted">{figure.label}</dt>
          <dd className="mt-0.5 text-xl font-semibold tracking-tight wrap-anywhere max-md:text-lg">
            {figure.value}
            <SourceMark source="estimated" />
          </dd>
          <dd className="mt-0.5 min-h-4 text-xs text-muted">{figure.note}</dd>
        </div>
      ))}
    </dl>
  );
}
