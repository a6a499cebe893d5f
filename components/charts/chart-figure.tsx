'use client';

import { lazy, type ReactNode, Suspense, useId, useState } from 'react';
import { classNames } from '@/components/ui/class-names';
import type { StackedChartModel } from '@/lib/presenters/usage/stacked-chart';
import * as texts from '@/lib/texts/en/charts';
import { ChartDataTable } from './chart-data-table';
import { ChartLegend } from './chart-legend';
import { StaticBars } from './static-bars';

const LiveBars = lazy(() => import('./live-bars'));

type ChartFigureProps = {
  model: StackedChartModel;
  className?: string;
  hasLegend?: boolean;
  /** Drawn over the plot, in the same frame. */
  overlay?: ReactNode;
};

/**
 * A chart with its legend, spoken summary and data table. Bars are plain markup until they are pointed at, touches
 * or focuses them; only then is the interactive renderer loaded, so a page that is just read stays light.
 */
export function ChartFigure({ model, className, hasLegend = true, overlay }: ChartFigureProps) {
  const [isWanted, setIsWanted] = useState(false);
  const [isTableOpen, setIsTableOpen] = useState(false);
  const summaryId = useId();
  const want = () => setIsWanted(true);
  const still = <StaticBars model={model} />;
  return (
    <figure
      aria-label={model.title}
      aria-describedby={summaryId}
      onPointerEnter={want}
      onPointerDown={want}
      onFocus={want}
    >
      {hasLegend && model.series.length > 1 ? <ChartLegend model={model} /> : null}
      <div className={classNames('relative mt-3 h-56', className)}>
        {isWanted ? (
          <Suspense fallback={still}>
            <LiveBars model={model} />
          </Suspense>
        ) : (
          still
        )}
        {overlay}
      </div>
      <figcaption className="mt-2 flex flex-wrap items-center justify-between gap-2 text-xs text-muted">
        <span id={summaryId} className="sr-only">
          {model.summary}
        </span>
        <span>{texts.timesIn(model.zone)}</span>
        <button
          type="button"
          className="rounded-sm underline-offset-2 hover:text-ink hover:underline"
          aria-expanded={isTableOpen}
          onClick={() => setIsTableOpen((isOpen) => !isOpen)}
        >
          {isTableOpen ? texts.hideNumbersButton : texts.showNumbersButton}
        </button>
      </figcaption>
      {isTableOpen ? (
        <div className="mt-2">
          <ChartDataTable model={model} />
        </div>
      ) : null}
    </figure>
  );
}
