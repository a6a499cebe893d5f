'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { IncidentSurroundings } from '@/components/account-activity/incident-surroundings';
import { IncidentPlans } from '@/components/containment/incident-plans';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { classNames } from '@/components/ui/class-names';
import { ErrorState, Skeleton } from '@/components/ui/states';
import type { UsageQuery } from '@/lib/contracts/usage/usage';
import { incidentQuery } from '@/lib/queries/incidents/incidents';
import * as texts from '@/lib/texts/en/incidents';
import type { AskedAction } from './incident-actions';
import { IncidentChart } from './incident-chart';
import { IncidentChecklist } from './incident-checklist';
import { IncidentContributors } from './incident-contributors';
import { IncidentEvidence } from './incident-evidence';
import { IncidentFacts } from './incident-facts';
import { IncidentFeedback } from './incident-feedback';
import { IncidentHeader } from './incident-header';
import { IncidentLoss } from './incident-loss';
import { IncidentNotes } from './incident-notes';
import { IncidentPrimary } from './incident-primary';
import { IncidentRelated } from './incident-related';
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
  const { refreshMs, can } = useWorkspace();
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
    <div className="flex flex-col gap-4 max-md:pb-20">
      <IncidentHeader incident={data} askedAction={askedAction} />
      <div className="flex gap-4 max-lg:flex-col [&>:first-child]:min-w-0 [&>:first-child]:flex-1">
        <div className="flex flex-col gap-4 [&>*]:flex-1">
          <IncidentLoss incident={data} />
        </div>
        <IncidentPrimary incident={data} />
      </div>
      {/* On a narrow screen both columns are one: what to do comes before what to read. */}
      <div className="grid items-start gap-4 lg:grid-cols-[1fr_24rem]">
        <div className="contents lg:flex lg:min-w-0 lg:flex-col lg:gap-4">
          <Part className="order-2">
            <IncidentChart incident={data} query={usageQuery} />
            <IncidentContributors incident={data} />
            <IncidentFacts incident={data} />
          </Part>
          <Part className="order-5">
            <IncidentRelated incidentId={data.id} />
            {can.viewAccountActivity ? <IncidentSurroundings incidentId={data.id} /> : null}
            <Card title={texts.timelineTitle}>
              <IncidentTimeline entries={data.timeline} />
            </Card>
          </Part>
        </div>
        <div className="contents lg:flex lg:min-w-0 lg:flex-col lg:gap-4">
          <Part className="order-1">
            <IncidentPlans incidentId={data.id} />
          </Part>
          <Part className="order-3">
            <IncidentChecklist incidentId={data.id} />
            <IncidentNotes incidentId={data.id} />
          </Part>
          <Part className="order-4">
            <IncidentFeedback incident={data} />
            <IncidentEvidence incidentId={data.id} />
          </Part>
        </div>
      </div>
    </div>
  );
}

function Part({ className, children }: { className: string; children: ReactNode }) {
  return <div className={classNames('flex min-w-0 flex-col gap-4 empty:hidden', className)}>{children}</div>;
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
