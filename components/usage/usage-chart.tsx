'use client';

import { useQuery } from '@tanstack/react-query';
import { ChartColumn } from 'lucide-react';
import { lazy, memo, Suspense, useMemo, useState } from 'react';
import { ExplorerFigure } from '@/components/charts/explorer-figure';
import { MoneyText } from '@/components/shell/money-text';
import { useReader } from '@/components/shell/reader-context';
import { useWorkspace } from '@/components/shell/workspace-context';
import { buttonClass } from '@/components/ui/button-class';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import { EmptyState } from '@/components/ui/states';
import { toast } from '@/components/ui/toast';
import type { UsageQuery, UsageResponse } from '@/lib/contracts/usage/usage';
import { findBudgetLimit } from '@/lib/presenters/budgets/budget-limit';
import { formatCount } from '@/lib/presenters/count';
import { formatWindow } from '@/lib/presenters/instant';
import { buildExplorerChart } from '@/lib/presenters/usage/explorer-chart';
import { formatRequests, type UsageMetric } from '@/lib/presenters/usage/usage-metric';
import type { UsageView } from '@/lib/presenters/usage/usage-view';
import { budgetsQuery } from '@/lib/queries/budgets/budgets';
import { usageMarkersQuery, usageSeriesQuery } from '@/lib/queries/usage/usage';
import { useCreateAnnotation, useDeleteAnnotation } from '@/lib/queries/usage/usage-views';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/usage';
import { UsageActions } from './usage-actions';

const WeekCard = lazy(() => import('./week-card'));
const NoteDialog = lazy(() => import('./note-dialog'));

type UsageChartProps = {
  usage: UsageResponse;
  view: UsageView;
  query: UsageQuery;
  compareQuery: UsageQuery | null;
  onChange: (next: Partial<UsageView>) => void;
};

/** The window's total, its chart, and what one can do with it. */
export function UsageChart({ usage, view, query, compareQuery, onChange }: UsageChartProps) {
  const reader = useReader();
  const { can } = useWorkspace();
  const [noteAt, setNoteAt] = useState<string | null>(null);
  const compare = useQuery({ ...usageSeriesQuery(compareQuery ?? query), enabled: compareQuery !== null });
  const markers = useQuery(usageMarkersQuery({ from: usage.from, to: usage.to }));
  const budgets = useQuery({ ...budgetsQuery(), enabled: view.metric === 'cost' && view.isCumulative });
  const limit = useMemo(() => findBudgetLimit(budgets.data ?? [], view, query), [budgets.data, view, query]);
  const earlier = compareQuery === null ? null : (compare.data ?? null);
  const chart = useMemo(
    () => buildExplorerChart(usage, view, reader, { compare: earlier, markers: markers.data?.data ?? [], limit }),
    [usage, view, earlier, markers.data, limit, reader],
  );
  const isEmpty = usage.series.length === 0;
  const forgetting = useDeleteAnnotation();
  const restoring = useCreateAnnotation();
  const forget = (id: string) => {
    const note = markers.data?.data.find((one) => one.id === id);
    forgetting.mutate(id, {
      onSuccess: () =>
        toast.undoable(texts.chartNoteRemoved, () => note && restoring.mutate({ at: note.at, text: note.text })),
      onError: (error) => toast.error(error.message),
    });
  };
  const zoom = (first: number, last: number) => {
    const [from, to] = [chart.buckets[first]?.startsAt, chart.buckets[last]?.endsAt];
    if (from && to && query.bucket !== 'minute') onChange({ range: 'custom', from, to, bucket: null });
  };
  return (
    <Card
      title={chart.title}
      note={formatWindow(usage.from, usage.to, { ...reader, timezone: usage.timezone })}
      actions={<UsageActions view={view} query={query} chart={chart} />}
    >
      {isEmpty ? null : <Totals usage={usage} view={view} total={chart.total} compare={chart.compare} />}
      {isEmpty ? (
        <NoUsage isUnread={usage.asOf === null} />
      ) : view.chart === 'week' ? (
        <Week query={query} metric={view.metric} />
      ) : (
        <ExplorerFigure
          chart={chart}
          onHide={chart.series.length > 1 ? (hidden) => onChange({ hidden }) : undefined}
          onZoom={query.bucket === 'minute' ? undefined : zoom}
          onNote={can.annotateCharts ? (index) => setNoteAt(chart.buckets[index]?.startsAt ?? null) : undefined}
          onForgetNote={can.annotateCharts ? forget : undefined}
          note={
            <span className="max-md:hidden">
              {can.annotateCharts ? texts.chartZoomAndNoteHint : texts.chartZoomHint}
            </span>
          }
        />
      )}
      {noteAt === null ? null : (
        <Suspense>
          <NoteDialog at={noteAt} timezone={usage.timezone} onClose={() => setNoteAt(null)} />
        </Suspense>
      )}
    </Card>
  );
}

/** Kept as it is while its script loads: another rendering of the page in between would have it drawn from nothing. */
const Week = memo(function Week({ query, metric }: { query: UsageQuery; metric: UsageMetric }) {
  return (
    <Suspense fallback={<div className="h-72" />}>
      <WeekCard query={query} metric={metric} />
    </Suspense>
  );
});

type TotalsProps = {
  usage: UsageResponse;
  view: UsageView;
  total: string;
  compare: ReturnType<typeof buildExplorerChart>['compare'];
};

/** The one number that the chart is about, then what it is made of. */
function Totals({ usage, view, total, compare }: TotalsProps) {
  const reader = useReader();
  const tokens = usage.totals.inputTokens + usage.totals.outputTokens;
  return (
    <div className="mb-3 flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
      {view.metric === 'cost' ? (
        <MoneyText
          amount={usage.totals.cost}
          source={usage.totals.costSource}
          className="text-2xl font-semibold tracking-tight"
        />
      ) : (
        <span className="text-2xl font-semibold tracking-tight">{total}</span>
      )}
      {compare ? (
        <span className="text-sm">
          {compare.change === null ? null : <span className="font-medium">{compare.change} </span>}
          <span className="text-muted">{texts.chartAgainst(compare.total, compare.name.toLowerCase())}</span>
        </span>
      ) : null}
      <span className="text-sm text-muted">
        {view.metric === 'cost' || usage.totals.cost === null ? null : (
          <>
            <MoneyText amount={usage.totals.cost} source={usage.totals.costSource} />
            {' · '}
          </>
        )}
        {texts.chartRequestsTokens(formatRequests(usage.totals, reader), formatCount(tokens, reader))}
      </span>
    </div>
  );
}

function NoUsage({ isUnread }: { isUnread: boolean }) {
  if (!isUnread) {
    return (
      <EmptyState icon={ChartColumn} title={texts.chartEmptyTitle}>
        {texts.chartEmptyText}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={ChartColumn}
      title={texts.nothingReadYet}
      action={
        <IntentLink href="/settings/connections" className={buttonClass('primary')}>
          {common.connectionsLink}
        </IntentLink>
      }
    >
      {texts.chartNothingReadText}
    </EmptyState>
  );
}
