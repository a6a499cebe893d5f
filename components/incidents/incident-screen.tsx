'use client';

import { useQuery } from '@tanstack/react-query';
import { IncidentPlans } from '@/components/containment/incident-plans';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { ErrorState, Skeleton } from '@/components/ui/states';
import type { UsageQuery } from '@/lib/contracts/usage/usage';
import { incidentQuery } from '@/lib/queries/incidents/incidents';
import * as texts from '@/lib/texts/en/incidents';
import type { AskedAction } from './incident-actions';
import { IncidentChart } from './incident-chart';
import { IncidentContributors } from './incident-contributors';
import { IncidentFacts } from './incident-facts';
import { IncidentFeedback } from './incident-feedback';
import { IncidentFigures } from './incident-figures';
import { IncidentHeader } from './incident-header';
import { IncidentTimeline } from './incident-timeline';

type IncidentScreenProps = {
  id: string;
  /** Usage behind the chart. */
  usageQuery: UsageQuery;
  /** Step that a mail's link asks for; it opens a dialog, it never acts. */
  askedAction: AskedAction | null;
};

/** Everything about one incident, the urgent first. */
export function IncidentScreen({ id, usageQuery, askedAction }: IncidentScreenProps) {
  const { refreshMs } = useWorkspace();
  const { data, error, refetch, isFetching } = useQuery({ ...incidentQuery(id), refetchInterval: refreshMs });
  if (!data) {
    return error ? (
      <ErrorState
        title={texts.incidentErrorTitle}
        cause={error.message}
        onRetry={() => void refetch()}
        isRetrying={isFetching}
      />
    ) : (
      <IncidentSkeleton />
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <IncidentHeader incident={data} askedAction={askedAction} />
      <IncidentFigures incident={data} />
      <IncidentPlans incidentId={data.id} />
      <IncidentChart incident={data} query={usageQuery} />
      <div className="grid items-start gap-4 lg:grid-cols-[1fr_22rem]">
        <div className="flex min-w-0 flex-col gap-4">
          <IncidentContributors incident={data} />
          <IncidentFacts incident={data} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <IncidentFeedback incident={data} />
          <Card title={texts.timelineTitle}>
            <IncidentTimeline entries={data.timeline} />
          </Card>
        </div>
      </div>
    </div>
  );
}

export function IncidentSkeleton() {
  return (
    <div className="flex flex-col gap-4" aria-busy="true">
      <span className="sr-only">{texts.incidentLoading}</span>
      <Skeleton className="h-5 w-40" />
      <Skeleton className="h-8 w-2/3" />
      <Skeleton className="h-24" />
      <Skeleton className="h-72" />
    </div>
  );
}
