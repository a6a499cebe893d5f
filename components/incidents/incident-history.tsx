'use client';

import { useQuery } from '@tanstack/react-query';
import type { Route } from 'next';
import { InstantText } from '@/components/shell/instant';
import { useReader } from '@/components/shell/reader-context';
import { useNow } from '@/components/shell/use-now';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import type { Incident } from '@/lib/contracts/incidents/incidents';
import { MINUTE_MS } from '@/lib/domain/time';
import { buildIncidentHistory, type HistoryWeek } from '@/lib/presenters/incidents/incident-history';
import { formatDuration } from '@/lib/presenters/instant';
import { incidentsQuery } from '@/lib/queries/incidents/incidents';
import * as texts from '@/lib/texts/en/incidents';

/** Resolved incidents that are listed below the chart. */
const LISTED = 5;

/** How often incidents opened in the last weeks, and how the last ones ended. */
export function IncidentHistory() {
  const reader = useReader();
  const now = useNow(5 * MINUTE_MS);
  const { data } = useQuery(incidentsQuery([]));
  if (!data || data.data.length === 0) return null;
  const { weeks, summary } = buildIncidentHistory(data.data, now, reader, data.nextCursor === null);
  const resolved = data.data.filter(({ state }) => state === 'resolved').slice(0, LISTED);
  return (
    <Card title={texts.historyTitle} note={summary} className="mt-4">
      <WeekStrip weeks={weeks} />
      {resolved.length === 0 ? null : (
        <>
          <h3 className="mt-4 mb-1 text-xs text-muted">{texts.historyEndedTitle}</h3>
          <ul className="divide-y text-sm">
            {resolved.map((incident) => (
              <EndedIncident key={incident.id} incident={incident} />
            ))}
          </ul>
        </>
      )}
    </Card>
  );
}

/** One bar a week; the part that was critical is drawn in its colour, and the numbers stand above. */
function WeekStrip({ weeks }: { weeks: readonly HistoryWeek[] }) {
  const most = Math.max(1, ...weeks.map(({ count }) => count));
  return (
    <ol className="flex h-24 items-end gap-1">
      {weeks.map(({ label, count, critical }) => (
        <li
          key={label}
          title={texts.historyWeek(label, count, critical)}
          className="flex h-full min-w-0 flex-1 flex-col"
        >
          <span className="sr-only">{texts.historyWeek(label, count, critical)}</span>
          <span className="flex flex-1 flex-col justify-end text-center text-2xs text-muted" aria-hidden>
            {count === 0 ? null : count}
            <span
              className="mt-0.5 flex min-h-px flex-col overflow-hidden rounded-t-sm bg-series-0"
              style={{ height: `${Math.round((count / most) * 70)}%` }}
            >
              <span
                className="bg-critical"
                style={{ height: `${count === 0 ? 0 : Math.round((critical / count) * 100)}%` }}
              />
            </span>
          </span>
          <span className="truncate border-t pt-0.5 text-center text-2xs text-faint" aria-hidden>
            {label}
          </span>
        </li>
      ))}
    </ol>
  );
}

function EndedIncident({ incident }: { incident: Incident }) {
  const { id, number, title, openedAt, resolvedAt, resolvedBy, feedback } = incident;
  const lasted = resolvedAt === null ? '' : formatDuration(Date.parse(resolvedAt) - Date.parse(openedAt));
  return (
    <li className="py-2">
      <IntentLink href={`/incidents/${id}` as Route} className="font-medium hover:underline">
        #{number} {title}
      </IntentLink>
      <p className="text-xs text-muted">
        {texts.historyEnded(lasted, resolvedBy)}
        {feedback === null ? '' : texts.historyVerdict(feedback.verdict)}
        {resolvedAt === null ? null : (
          <>
            {' · '}
            <InstantText at={resolvedAt} isRelative />
          </>
        )}
      </p>
    </li>
  );
}
