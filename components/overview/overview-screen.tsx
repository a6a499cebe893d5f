'use client';

import { useQuery } from '@tanstack/react-query';
import { MailCapturedBanner } from '@/components/shell/notices';
import { useWorkspace } from '@/components/shell/workspace-context';
import { ErrorState } from '@/components/ui/states';
import { overviewQuery } from '@/lib/queries/overview';
import { BudgetSummary } from './budget-summary';
import { DailySpend } from './daily-spend';
import { FirstRun } from './first-run';
import { OpenIncidents } from './open-incidents';
import { OverviewSkeleton } from './overview-skeleton';
import { SourceSummary } from './source-summary';
import { SpendFigures } from './spend-figures';

/** The first page: what is wrong, how much, on what, will the budget hold. */
export function OverviewScreen() {
  const { refreshMs } = useWorkspace();
  const { data, error, refetch, isFetching } = useQuery({ ...overviewQuery(), refetchInterval: refreshMs });
  if (!data) {
    return error ? (
      <ErrorState
        title="The overview could not be read"
        cause={error.message}
        onRetry={() => void refetch()}
        isRetrying={isFetching}
      />
    ) : (
      <OverviewSkeleton />
    );
  }
  if (data.connections.length === 0) return <FirstRun />;
  const isCritical = data.openIncidents.some((one) => one.severity === 'critical');
  const incidents = <OpenIncidents incidents={data.openIncidents} />;
  return (
    <div className="flex flex-col gap-4">
      {isCritical ? incidents : null}
      <SpendFigures overview={data} />
      {isCritical ? null : incidents}
      <DailySpend usage={data.daily} />
      <div className="grid gap-4 lg:grid-cols-2">
        <BudgetSummary budgets={data.budgets} />
        <SourceSummary connections={data.connections} />
      </div>
      {data.mailCaptured ? <MailCapturedBanner /> : null}
    </div>
  );
}
