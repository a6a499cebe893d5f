'use client';

import { ExplorerFigure } from '@/components/charts/explorer-figure';
import { WeekMap } from '@/components/charts/week-map';
import { Mark } from '@/components/shell/mark';
import { MoneyText } from '@/components/shell/money-text';
import { useReader } from '@/components/shell/reader-context';
import { Card } from '@/components/ui/card';
import { Table, Td, Th, Tr } from '@/components/ui/table';
import type { UsageHoursResponse, UsageResponse } from '@/lib/contracts/usage/usage';
import { formatDay, formatDayTime, formatWindow } from '@/lib/presenters/instant';
import { buildExplorerChart, type ExplorerChart } from '@/lib/presenters/usage/explorer-chart';
import { DIMENSION_LABEL } from '@/lib/presenters/usage/series-name';
import { METRIC_LABEL } from '@/lib/presenters/usage/usage-metric';
import type { UsageView } from '@/lib/presenters/usage/usage-view';
import { buildWeekMap } from '@/lib/presenters/usage/week-map';
import * as common from '@/lib/texts/en/common';
import * as texts from '@/lib/texts/en/usage';
import { LeftOutNote } from './left-out-note';

type Shared = {
  name: string;
  expiresAt: string;
  view: UsageView;
  usage: UsageResponse;
  compare: UsageResponse | null;
  hours: UsageHoursResponse | null;
};

/** A shared view: its chart and its series, with nothing to go to from here. */
export function SharedView({ shared }: { shared: Shared }) {
  const { locale } = useReader();
  const { usage, view, compare, hours } = shared;
  const reader = { locale, timezone: usage.timezone };
  const chart = buildExplorerChart(usage, view, reader, { compare });
  return (
    <main className="mx-auto flex max-w-[1120px] flex-col gap-4 px-4 py-6 md:px-8">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Mark className="size-6" />
        <h1 className="min-w-0 flex-1 basis-60 text-xl wrap-anywhere font-semibold tracking-tight">
          <bdi>{shared.name}</bdi>
        </h1>
        <p className="text-xs text-muted">
          {texts.sharedViewUntil(
            usage.asOf === null ? texts.nothingReadYet : texts.sharedViewAsOf(formatDayTime(usage.asOf, reader)),
            formatDay(shared.expiresAt, reader),
          )}
        </p>
      </header>
      <Card title={chart.title} note={formatWindow(usage.from, usage.to, reader)}>
        <p className="mb-3 text-2xl font-semibold tracking-tight">
          {view.metric === 'cost' ? (
            <MoneyText amount={usage.totals.cost} source={usage.totals.costSource} />
          ) : (
            chart.total
          )}
        </p>
        <LeftOutNote leftOut={usage.leftOut} />
        {hours ? <WeekMap model={buildWeekMap(hours, view.metric, reader)} /> : <ExplorerFigure chart={chart} />}
      </Card>
      <Card isFlush>
        <SeriesTable chart={chart} view={view} />
      </Card>
      <p className="text-xs text-muted">{texts.sharedViewReadOnly}</p>
    </main>
  );
}

function SeriesTable({ chart, view }: { chart: ExplorerChart; view: UsageView }) {
  return (
    <Table caption={chart.title}>
      <thead>
        <tr>
          <Th>{DIMENSION_LABEL[view.groupBy]}</Th>
          <Th isNumber>{METRIC_LABEL[view.metric]}</Th>
          <Th isNumber>{common.share}</Th>
        </tr>
      </thead>
      <tbody>
        {chart.series
          .filter((series) => !series.isHidden)
          .map((series) => (
            <Tr key={series.key}>
              <Td>
                <span className="flex items-center gap-2">
                  <span className="size-2.5 shrink-0 rounded-xs" style={{ background: series.color }} aria-hidden />
                  <bdi className="max-w-72 truncate max-md:max-w-32">{series.name}</bdi>
                </span>
              </Td>
              <Td isNumber>{series.total}</Td>
              <Td isNumber className="text-muted">
                {series.share ?? '–'}
              </Td>
            </Tr>
          ))}
      </tbody>
    </Table>
  );
}
