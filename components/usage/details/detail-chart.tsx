'use client';

import { useMemo } from 'react';
import { ChartFigure } from '@/components/charts/chart-figure';
import { RangeOverlay } from '@/components/charts/range-overlay';
import { SourceMark } from '@/components/shell/money-text';
import { useReader } from '@/components/shell/reader-context';
import { Card } from '@/components/ui/card';
import type { Detail } from '@/lib/contracts/usage/details';
import { alignUsualRange, describeUsualRange } from '@/lib/presenters/alert-rules/usual-range';
import { buildUsageChart } from '@/lib/presenters/usage/usage-chart';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/usage-details';

/** Thirty days against what is usual for each weekday. */
export function DetailChart({ detail }: { detail: Detail }) {
  const reader = useReader();
  const title = detail.dimension === 'model' ? texts.chartDailySpendByProject : common.dailySpendByModel;
  const model = useMemo(
    () => buildUsageChart(detail.daily, { metric: 'cost', title }, reader),
    [detail, title, reader],
  );
  const band = useMemo(() => alignUsualRange(model, detail.usual), [model, detail]);
  return (
    <Card
      title={title}
      note={
        <>
          {common.last30Days} <SourceMark source={detail.daily.totals.costSource} />
        </>
      }
    >
      <ChartFigure
        model={model}
        className="h-60"
        overlay={band.some((range) => range !== null) ? <RangeOverlay band={band} max={model.axis.max} /> : null}
      />
      <p className="mt-1 text-xs text-muted">{describeUsualRange(model, band)}</p>
    </Card>
  );
}
