'use client';

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { BudgetProgress } from '@/components/budgets/budget-progress';
import { IncidentRow } from '@/components/incidents/incident-row';
import { useWorkspace } from '@/components/shell/workspace-context';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import { ErrorState, Skeleton } from '@/components/ui/states';
import { SpendFigure } from '@/components/usage/overview/spend-figures';
import type { Detail, DetailQuery } from '@/lib/contracts/usage/details';
import { detailQuery } from '@/lib/queries/usage/details';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/usage-details';
import { DetailChart } from './detail-chart';
import { DetailContributors } from './detail-contributors';
import { DetailFacts } from './detail-facts';
import { DetailHeader } from './detail-header';

type DetailScreenProps = {
  query: DetailQuery;
  /** Cards of this kind of thing alone, such as the register of a key. */
  children?: ReactNode;
};

/** One key, project, model or person: what it spends, whether that is usual, on what, whose it is, what happened. */
export function DetailScreen({ query, children }: DetailScreenProps) {
  const { refreshMs } = useWorkspace();
  const { data, error, refetch, isFetching } = useQuery({ ...detailQuery(query), refetchInterval: refreshMs });
  if (!data) {
    return error ? (
      <ErrorState
        title={texts.errorTitle}
        cause={error.message}
        onRetry={() => void refetch()}
        isRetrying={isFetching}
      />
    ) : (
      <DetailSkeleton />
    );
  }
  return (
    <div className="flex flex-col gap-4">
      <DetailHeader detail={data} />
      <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line max-md:*:last:col-span-2 md:grid-cols-3">
        <SpendFigure label={common.today} spend={data.today} comparedWith={common.byThisTimeAWeekAgo} />
        <SpendFigure label={common.last7Days} spend={data.last7Days} comparedWith={common.inThe7DaysBefore} />
        <SpendFigure
          label={common.monthToDate}
          spend={data.monthToDate}
          comparedWith={common.onTheSameWeekdaysBefore}
        />
      </dl>
      <DetailChart detail={data} />
      <div className="grid items-start gap-4 lg:grid-cols-[1fr_22rem]">
        <div className="flex min-w-0 flex-col gap-4">
          {data.contributors.map((contributors) => (
            <DetailContributors key={contributors.dimension} contributors={contributors} />
          ))}
          <DetailIncidents incidents={data.incidents} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <DetailFacts facts={data.facts} />
          {children}
          <DetailBudgets detail={data} />
        </div>
      </div>
    </div>
  );
}

function DetailIncidents({ incidents }: { incidents: Detail['incidents'] }) {
  return (
    <Card title={common.incidents} isFlush>
      {incidents.length === 0 ? (
        <p className="px-4 py-3 text-sm text-muted">{texts.incidentsEmpty}</p>
      ) : (
        <ul className="divide-y">
          {incidents.map((incident) => (
            <IncidentRow key={incident.id} incident={incident} />
          ))}
        </ul>
      )}
    </Card>
  );
}

function DetailBudgets({ detail }: { detail: Detail }) {
  const { can } = useWorkspace();
  return (
    <Card title={common.budgets} isFlush>
      {detail.budgets.length === 0 ? (
        <p className="px-4 py-3 text-sm text-muted">
          {texts.budgetsEmpty}{' '}
          {can.manageBudgets ? (
            <IntentLink href="/budgets?create=1" className="font-medium text-accent hover:underline">
              {texts.budgetsLink}
            </IntentLink>
          ) : null}
        </p>
      ) : (
        <ul className="divide-y">
          {detail.budgets.map(({ budget, status }) => (
            <li key={budget.id} className="px-4 py-3">
              <BudgetProgress budget={budget} status={status} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

export function DetailSkeleton() {
  return (
    <div className="flex flex-col gap-4" aria-busy="true">
      <span className="sr-only">{common.loading}</span>
      <Skeleton className="h-5 w-40" />
      <Skeleton className="h-8 w-72" />
      <Skeleton className="h-24" />
      <Skeleton className="h-72" />
    </div>
  );
}
