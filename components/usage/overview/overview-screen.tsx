'use client';

import { useQuery } from '@tanstack/react-query';
import { EstimateNote } from '@/components/shell/money-text';
import { MailCapturedBanner } from '@/components/shell/notices';
import { useWorkspace } from '@/components/shell/workspace-context';
import { ErrorState } from '@/components/ui/states';
import { overviewQuery } from '@/lib/queries/usage/overview';
import * as texts from '@/lib/texts/en/usage-overview';
import { LeftOutNote } from '../left-out-note';
import { BudgetSummary } from './budget-summary';
import { DailySpend } from './daily-spend';
import { FirstRun } from './first-run';
import { MonthBurnDown } from './month-burn-down';
import { OpenIncidents } from './open-incidents';
import { OverviewSkeleton } from './overview-skeleton';
import { ProviderSummary } from './provider-summary';
import { SinceVisit } from './since-visit';
import { SourceSummary } from './source-summary';
import { SpendFigures } from './spend-figures';
import { TopMovers } from './top-movers';

/** The first page: what is wrong, how much, on what, will the budget hold. */
export function OverviewScreen({ lastVisitAt }: { lastVisitAt: string | null }) {
  const { refreshMs, isLimited } = useWorkspace();
  const { data, error, refetch, isFetching } = useQuery({ ...overviewQuery(), refetchInterval: refreshMs });
  if (!data) {
    return error ? (
      <ErrorState
        title={texts.errorTitle}
        cause={error.message}
        onRetry={() => void refetch()}
        isRetrying={isFetching}
      />
    ) : (
      <OverviewSkeleton />
    );
  }
  if (data.connections.length === 0) return <FirstRun />;
  const sources = [data.today.source, data.last7Days.source, data.monthToDate.source, data.daily.totals.costSource];
  const isCritical = data.openIncidents.some((one) => one.severity === 'critical');
  const incidents = <OpenIncidents incidents={data.openIncidents} count={data.openIncidentCount} />;
  return (
    <div className="flex flex-col gap-4">
      {isCritical ? incidents : null}
      <SinceVisit overview={data} since={lastVisitAt} />
      <EstimateNote isNoneBilled={sources.every((source) => source !== 'billed')}>
        <SpendFigures overview={data} />
        <LeftOutNote leftOut={data.daily.leftOut} />
        {isCritical ? null : incidents}
        <DailySpend usage={data.daily} />
        <div className="grid items-start gap-4 lg:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">
            <MonthBurnDown overview={data} />
            <ProviderSummary providers={data.providers} />
            <BudgetSummary budgets={data.budgets} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <TopMovers movers={data.movers} />
            <SourceSummary connections={data.connections} />
          </div>
        </div>
      </EstimateNote>
      {data.mailCaptured && !isLimited ? <MailCapturedBanner /> : null}
    </div>
  );
}
