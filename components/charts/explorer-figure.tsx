'use client';

import type { Route } from 'next';
import Link from 'next/link';
import { lazy, type ReactNode, Suspense, useId, useState } from 'react';
import type { ExplorerChart } from '@/lib/presenters/usage/explorer-chart';
import * as texts from '@/lib/texts/en/charts';
import * as common from '@/lib/texts/en/common';
import { ExplorerArea } from './explorer-area';
import { ExplorerLegend } from './explorer-legend';

const ExplorerTable = lazy(() => import('./explorer-table'));

type ExplorerFigureProps = {
  chart: ExplorerChart;
  onHide?: ((hidden: string[]) => void) | undefined;
  onZoom?: ((first: number, last: number) => void) | undefined;
  onNote?: ((index: number) => void) | undefined;
  /** Removes a note; absent where the viewer may not. */
  onForgetNote?: ((id: string) => void) | undefined;
  /** Beside the zone, under the chart. */
  note?: ReactNode;
};

/** A chart with its legend, spoken summary, list of markers and data table. */
export function ExplorerFigure({ chart, onHide, onZoom, onNote, onForgetNote, note }: ExplorerFigureProps) {
  const [isTableOpen, setIsTableOpen] = useState(false);
  const summaryId = useId();
  return (
    <figure aria-label={chart.title} aria-describedby={summaryId}>
      <ExplorerLegend chart={chart} onHide={onHide} />
      <div className="mt-3 h-72 xl:h-80">
        <ExplorerArea chart={chart} onZoom={onZoom} onNote={onNote} />
      </div>
      <figcaption className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-xs text-muted">
        <span id={summaryId} className="sr-only">
          {chart.summary}
        </span>
        <span>{texts.timesIn(chart.zone)}</span>
        {chart.compare ? (
          <span className="flex items-center gap-1.5">
            <span className="w-4 border-t-2 border-dashed border-ink" aria-hidden />
            {chart.compare.name}
          </span>
        ) : null}
        {note}
        <button
          type="button"
          className="ml-auto h-6 rounded-sm underline-offset-2 hover:text-ink hover:underline"
          aria-expanded={isTableOpen}
          onClick={() => setIsTableOpen((isOpen) => !isOpen)}
        >
          {isTableOpen ? texts.hideNumbersButton : texts.showNumbersButton}
        </button>
      </figcaption>
      <Markers chart={chart} onForgetNote={onForgetNote} />
      {isTableOpen ? (
        <Suspense fallback={<p className="mt-2 text-xs text-muted">{texts.explorerFigureLoading}</p>}>
          <ExplorerTable chart={chart} />
        </Suspense>
      ) : null}
    </figure>
  );
}

const SHOWN_MARKERS = 4;
const DOT = { critical: 'bg-critical', warning: 'bg-warning', info: 'bg-faint' };

/** What the marks on the time axis mean, in words; the newest first. */
function Markers({ chart, onForgetNote }: Pick<ExplorerFigureProps, 'chart' | 'onForgetNote'>) {
  const [isOpen, setIsOpen] = useState(false);
  if (chart.markers.length === 0) return null;
  const newest = [...chart.markers].reverse();
  const shown = isOpen ? newest : newest.slice(0, SHOWN_MARKERS);
  return (
    <ul className="mt-2 flex flex-col gap-0.5 border-t pt-2 text-xs" aria-label={texts.explorerFigureMarkersLabel}>
      {shown.map((marker) => (
        <li key={`${marker.kind} ${marker.id}`} className="flex min-w-0 items-center gap-2">
          <span
            className={`size-1.5 shrink-0 ${DOT[marker.severity]} ${marker.kind === 'incident' ? 'rounded-full' : 'rotate-45'}`}
            aria-hidden
          />
          <span className="w-28 shrink-0 text-muted">{chart.buckets[Math.floor(marker.at)]?.title}</span>
          {marker.href ? (
            <Link
              href={marker.href as Route}
              prefetch={false}
              className="min-w-0 truncate hover:text-accent hover:underline"
            >
              <bdi>{marker.text}</bdi>
            </Link>
          ) : (
            <bdi className="min-w-0 truncate">{marker.text}</bdi>
          )}
          {marker.kind === 'note' && onForgetNote ? (
            <button
              type="button"
              className="h-6 rounded-sm text-muted underline-offset-2 hover:text-ink hover:underline"
              aria-label={texts.explorerFigureRemoveNoteLabel(marker.text)}
              onClick={() => onForgetNote(marker.id)}
            >
              {common.remove}
            </button>
          ) : null}
        </li>
      ))}
      {newest.length > SHOWN_MARKERS ? (
        <li>
          <button
            type="button"
            className="h-6 text-muted hover:text-ink hover:underline"
            onClick={() => setIsOpen(!isOpen)}
          >
            {isOpen ? texts.explorerFigureShowFewerButton : texts.explorerFigureShowAllButton(newest.length)}
          </button>
        </li>
      ) : null}
    </ul>
  );
}
