'use client';

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { ChartFigure } from '@/components/charts/chart-figure';
import { SeverityBadge } from '@/components/incidents/severity-badge';
import { InstantText } from '@/components/shell/instant';
import { useReader } from '@/components/shell/reader-context';
import { Skeleton } from '@/components/ui/states';
import { buildPreviewChart, describePreview } from '@/lib/presenters/alert-rules/rule-view';
import { type RuleInput, rulePreviewQuery } from '@/lib/queries/alert-rules/alert-rules';
import * as common from '@/lib/texts/en/common';

const SHOWN_INCIDENTS = 5;
/** People type; the history is replayed when they pause. */
const PAUSE_MS = 500;

/** What the rule in the form would have fired on, replayed while it is being written. */
export function RulePreview({ input }: { input: RuleInput }) {
  const reader = useReader();
  const settled = useSettled(input);
  const { data, error, isFetching } = useQuery({ ...rulePreviewQuery(settled), placeholderData: (before) => before });
  return (
    <section aria-label={common.preview} aria-busy={isFetching} className="rounded-md border bg-sunken/50 p-3">
      <h3 className="text-sm font-medium">{common.last30Days}</h3>
      {error ? (
        <p className="mt-1 text-xs text-critical">{common.previewError(error.message)}</p>
      ) : data ? (
        <div className={isFetching ? 'opacity-60' : undefined}>
          <p className="mt-1 text-sm" aria-live="polite">
            {describePreview(data)}
          </p>
          {data.note === '' ? null : <p className="mt-1 text-xs text-muted">{data.note}</p>}
          <ChartFigure model={buildPreviewChart(data, reader)} className="h-36" />
          <ul className="mt-2 flex flex-col gap-1.5">
            {data.incidents.slice(-SHOWN_INCIDENTS).map((incident) => (
              <li
                key={`${incident.openedAt} ${incident.title}`}
                className="flex flex-wrap items-center gap-x-2 text-xs"
              >
                <SeverityBadge severity={incident.severity} />
                <span className="min-w-0 flex-1 basis-40">{incident.title}</span>
                <span className="text-muted">
                  <InstantText at={incident.openedAt} />
                </span>
              </li>
            ))}
          </ul>
        </div>
      ) : (
        <Skeleton className="mt-2 h-40" />
      )}
    </section>
  );
}

/** The input once it has not changed for a moment. */
function useSettled(input: RuleInput): RuleInput {
  const text = JSON.stringify(input);
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return JSON.parse(settled) as RuleInput;
}
