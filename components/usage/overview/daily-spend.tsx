'use client';

import { useMemo } from 'react';
import { ChartFigure } from '@/components/charts/chart-figure';
import { SourceMark } from '@/components/shell/money-text';
import { useReader } from '@/components/shell/reader-context';
import { Card } from '@/components/ui/card';
import { IntentLink } from '@/components/ui/intent-link';
import type { UsageResponse } from '@/lib/contracts/usage/usage';
import { buildUsageChart } from '@/lib/presenters/usage/usage-chart';
import * as common from '@/lib/texts/en/common';

/** Thirty days of spend, stacked by model. */
export function DailySpend({ usage }: { usage: UsageResponse }) {
  const reader = useReader();
  const model = useMemo(
    () => buildUsageChart(usage, { metric: 'cost', title: 'Daily spend by model' }, reader),
    [usage, reader],
  );
  return (
    <Card
      title={common.dailySpendByModel}
      note={
        <>
          {common.last30Days} <SourceMark source={usage.totals.costSource} />
        </>
      }
      actions={
        <IntentLink href="/usage" className="text-sm font-medium text-accent hover:underline">
          {common.exploreUsage}
        </IntentLink>
      }
    >
      <ChartFigure model={model} className="h-60" />
    </Card>
  );
}
