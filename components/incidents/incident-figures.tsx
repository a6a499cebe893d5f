'use client';

import { SourceMark } from '@/components/shell/money-text';
import { useReader } from '@/components/shell/reader-context';
import { useNow } from '@/components/shell/use-now';
import { classNames } from '@/components/ui/class-names';
import type { Incident } from '@/lib/contracts/incidents/incidents';
import { listIncidentFigures } from '@/lib/presenters/incidents/incident-view';

/** Loss (unless it is shown elsewhere), rate, observed against expected, and where it leads. */
export function IncidentFigures({ incident, isLossShown = false }: { incident: Incident; isLossShown?: boolean }) {
  const reader = useReader();
  const now = useNow(60_000);
  const figures = listIncidentFigures(incident, now, reader).slice(isLossShown ? 1 : 0);
  if (figures.length === 0) return null;
  return (
    <dl
      className={classNames(
        'grid gap-px overflow-hidden rounded-lg border bg-line',
        isLossShown ? 'grid-cols-3' : 'grid-cols-2 lg:grid-cols-4',
      )}
    >
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
