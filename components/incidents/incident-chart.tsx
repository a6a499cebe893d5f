'use client';

import { useQuery } from '@tanstack/react-query';
import type { Route } from 'next';
import { useMemo } from 'react';
import { ChartFigure } from '@/components/charts/chart-figure';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import { ErrorState, Skeleton } from '@/components/ui/states';
import type { Incident } from '@/lib/contracts/incidents/incidents';
import type { UsageQuery } from '@/lib/contracts/usage/usage';
import { buildIncidentChart } from '@/lib/presenters/incidents/incident-chart';
import { describeUsageScope } from '@/lib/presenters/scope';
import { DEFAULT_VIEW, renderUsageSearch } from '@/lib/presenters/usage/usage-view';
import { usageSeriesQuery } from '@/lib/queries/usage/usage';
import * as texts from '@/lib/texts/en/incidents';

/** The time around the incident, its window marked, normal spend as a line. */
export function IncidentChart({ incident, query }: { incident: Incident; query: UsageQuery }) {
  const reader = useReader();
  const { refreshMs } = useWorkspace();
  const { data, error, refetch, isFetching } = useQuery({
    ...usageSeriesQuery(query),
    refetchInterval: incident.state === 'resolved' ? false : refreshMs,
  });
  const model = useMemo(() => (data ? buildIncidentChart(incident, data, reader) : null), [incident, data, reader]);
  return (
    <Card
      title={model?.title ?? texts.chartTitle}
      note={[
        describeUsageScope(incident.scope, incident.scopeNames),
        model?.highlighted && `marked: ${model.highlighted.text}`,
      ]
        .filter(Boolean)
        .join(' · ')}
      actions={
        <IntentLink href={buildUsageHref(incident, query)} className="text-sm font-medium text-accent hover:underline">
          {texts.chartUsageLink}
        </IntentLink>
      }
    >
      {model ? (
        <>
          <ChartFigure model={model} className="mt-0 h-60" />
          {model.normal ? <p className="text-xs text-muted">{texts.chartNormal(model.normal.text)}</p> : null}
        </>
      ) : error ? (
        <ErrorState
          title={texts.chartErrorTitle}
          cause={error.message}
          onRetry={() => void refetch()}
          isRetrying={isFetching}
        />
      ) : (
        <Skeleton className="h-60" />
      )}
    </Card>
  );
}

/** The usage page over exactly the incident's window and scope. */
function buildUsageHref(incident: Incident, query: UsageQuery): Route {
  const { project, apiKey, user, connection, kind } = query;
  const model = incident.scope.model === undefined ? [] : [incident.scope.model];
  const filters = Object.fromEntries(
    Object.entries({ model, project, apiKey, user, connection, kind }).filter(([, values]) => values.length > 0),
  );
  const view = {
    ...DEFAULT_VIEW,
    range: 'custom' as const,
    from: incident.window.start,
    to: incident.window.end,
    bucket: 'minute' as const,
    filters,
  };
  return `/usage${renderUsageSearch(view)}` as Route;
}
