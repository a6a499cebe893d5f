'use client';

import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import type { ExplorerChart } from '@/lib/presenters/usage/explorer-chart';
import * as texts from '@/lib/texts/en/charts';
import { ExplorerPlot, placePlot } from './explorer-plot';
import { ExplorerTooltip } from './explorer-tooltip';

type ExplorerAreaProps = {
  chart: ExplorerChart;
  /** First and last bucket of a chosen stretch; absent where there is nothing to zoom into. */
  onZoom?: ((first: number, last: number) => void) | undefined;
  /** Asked for with N on a bucket. */
  onNote?: ((index: number) => void) | undefined;
};

type Stretch = { from: number; to: number };

/** The plot, and what pointer and keys do on it: arrows walk, Shift or dragging selects, Enter zooms in. */
export function ExplorerArea({ chart, onZoom, onNote }: ExplorerAreaProps) {
  const [active, setActive] = useState<number | null>(null);
  const [stretch, setStretch] = useState<Stretch | null>(null);
  const [isDragging, setIsDragging] = useState(false);
  const count = chart.buckets.length;
  const current = active === null || active >= count ? null : active;
  const bucket = current === null ? undefined : chart.buckets[current];

  const zoom = (chosen: Stretch | null) => {
    if (chosen && onZoom) onZoom(Math.min(chosen.from, chosen.to), Math.max(chosen.from, chosen.to));
    setStretch(null);
  };
  const findIndex = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left) / Math.max(1, box.width);
    return Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    const index = findIndex(event);
    if (index !== active) setActive(index);
    if (isDragging && stretch && index !== stretch.to) setStretch({ ...stretch, to: index });
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    const index = findIndex(event);
    setActive(index);
    // A finger scrolls the page; the stretch is chosen with a mouse or pen, or with keys.
    if (!onZoom || event.pointerType === 'touch' || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    setIsDragging(true);
    setStretch({ from: index, to: index });
  };
  const onPointerUp = () => {
    setIsDragging(false);
    if (stretch && stretch.from !== stretch.to) zoom(stretch);
    else setStretch(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = current ?? count - 1;
    const goals: Record<string, number> = {
      ArrowLeft: at - 1,
      ArrowRight: current === null ? at : at + 1,
      PageUp: at - 7,
      PageDown: at + 7,
      Home: 0,
      End: count - 1,
    };
    const goal = goals[event.key];
    if (goal !== undefined) {
      const next = Math.min(count - 1, Math.max(0, goal));
      setActive(next);
      setStretch(event.shiftKey && onZoom ? { from: stretch?.from ?? at, to: next } : null);
    } else if (event.key === 'Enter' && onZoom) zoom(stretch ?? { from: at, to: at });
    else if (event.key === 'Escape' && (stretch || active !== null)) {
      setStretch(null);
      setActive(null);
    } else if (event.key.toLowerCase() === 'n' && onNote && !event.ctrlKey && !event.metaKey) onNote(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const box = placePlot(chart);
  const said = bucket
    ? `${bucket.title}: ${bucket.totalText ?? texts.noData}${chart.compare?.texts[current ?? 0] ? `, ${chart.compare.name} ${chart.compare.texts[current ?? 0]}` : ''}${bucket.complete ? '' : texts.explorerAreaNotFinished}`
    : texts.explorerAreaHint;
  return (
    <div className="relative size-full">
      <ExplorerPlot chart={chart} />
      {/* A slider is what walking along a time axis is to a screen reader. */}
      <div
        role="slider"
        tabIndex={0}
        aria-label={texts.explorerAreaLabel(chart.title, onZoom !== undefined)}
        aria-valuemin={1}
        aria-valuemax={Math.max(1, count)}
        aria-valuenow={(current ?? Math.max(0, count - 1)) + 1}
        aria-valuetext={said}
        className={`absolute cursor-crosshair touch-pan-y ${box.className}`}
        style={box.style}
        onPointerMove={onPointerMove}
        onPointerDown={onPointerDown}
        onPointerUp={onPointerUp}
        onPointerLeave={() => isDragging || setActive(null)}
        onBlur={() => setActive(null)}
        onKeyDown={onKeyDown}
      >
        {current === null ? null : <Column count={count} from={current} to={current} className="bg-ink/6" />}
        {stretch && stretch.from !== stretch.to ? (
          <Column count={count} {...stretch} className="border-x border-accent bg-accent/15" />
        ) : null}
        {current === null || isDragging ? null : <ExplorerTooltip chart={chart} index={current} />}
      </div>
    </div>
  );
}

function Column({ count, from, to, className }: Stretch & { count: number; className: string }) {
  const first = Math.min(from, to);
  const width = Math.abs(to - from) + 1;
  return (
    <div
      className={`pointer-events-none absolute inset-y-0 ${className}`}
      style={{ left: `${(first / count) * 100}%`, width: `${(width / count) * 100}%` }}
    />
  );
}
