'use client';

import { ChartColumn } from 'lucide-react';
import { useMemo } from 'react';
import { ChartFigure } from '@/components/charts/chart-figure';
import { MoneyText } from '@/components/shell/money-text';
import { buttonClass } from '@/components/ui/button-class';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import { EmptyState } from '@/components/ui/states';
import type { UsageResponse } from '@/lib/contracts/usage';
import { formatCount } from '@/lib/presenters/count';
import { formatWindow } from '@/lib/presenters/instant';
import { DIMENSION_LABEL } from '@/lib/presenters/series-name';
import { buildUsageChart } from '@/lib/presenters/usage-chart';
import { METRIC_LABEL } from '@/lib/presenters/usage-metric';
import type { UsageView } from '@/lib/presenters/usage-view';

/** The window's total and its chart. */
export function UsageChart({ usage, view }: { usage: UsageResponse; view: UsageView }) {
  const title = `${METRIC_LABEL[view.metric]} by ${DIMENSION_LABEL[view.groupBy].toLowerCase()}`;
  const model = useMemo(
    () => buildUsageChart(usage, { metric: view.metric, title, stacked: view.chart === 'bars' }),
    [usage, view.metric, view.chart, title],
  );
  const isEmpty = usage.series.length === 0;
  const tokens = usage.totals.inputTokens + usage.totals.outputTokens;
  return (
    <Card
      title={title}
      note={formatWindow(usage.from, usage.to, usage.timezone)}
      actions={
        isEmpty ? null : (
          <span className="text-sm">
            <MoneyText amount={usage.totals.cost} source={usage.totals.costSource} className="font-semibold" />
            <span className="text-muted">
              {' '}
              · {formatCount(usage.totals.requests)} requests · {formatCount(tokens)} tokens
            </span>
          </span>
        )
      }
    >
      {isEmpty ? (
        <NoUsage isUnread={usage.asOf === null} />
      ) : (
        <ChartFigure model={model} kind={view.chart === 'lines' ? 'lines' : 'bars'} className="h-72" />
      )}
    </Card>
  );
}

function NoUsage({ isUnread }: { isUnread: boolean }) {
  if (!isUnread) {
    return (
      <EmptyState icon={ChartColumn} title="No usage in this window">
        Choose a longer range, or take a filter away.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={ChartColumn}
      title="Nothing has been read yet"
      action={
        <IntentLink href="/settings/connections" className={buttonClass('primary')}>
          Look at the connections
        </IntentLink>
      }
    >
      Numbers appear within a minute of the first reading of a provider.
    </EmptyState>
  );
}
