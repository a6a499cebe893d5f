import { type CSSProperties, memo } from 'react';
import type { ExplorerChart } from '@/lib/presenters/usage/explorer-chart';
import { type EndLabel, planEndLabels } from '@/lib/presenters/usage/explorer-labels';
import { plotExplorerChart } from '@/lib/presenters/usage/explorer-plot';
import { HATCH, PLOT } from './plot-frame';

/** Lines of a stretched drawing keep their width. */
const STEADY = {
  vectorEffect: 'non-scaling-stroke',
  fill: 'none',
  strokeWidth: 1.75,
  strokeLinejoin: 'round',
} as const;

/** The frame in which everything is placed in parts of the plot; names at the ends of lines need room on its right. */
export function placePlot(chart: ExplorerChart): { className: string; style: CSSProperties } {
  return {
    className: planEndLabels(chart).length === 0 ? 'right-3' : 'right-3 sm:right-28',
    style: { top: PLOT.top, bottom: PLOT.bottom, left: PLOT.left },
  };
}

/**
 * The chart as plain markup: drawn by the server and there before any script. The drawing stretches with its box, text
 * does not. Nothing here depends on the pointer, so that pointing redraws nothing of it.
 */
export const ExplorerPlot = memo(function ExplorerPlot({ chart }: { chart: ExplorerChart }) {
  const count = Math.max(1, chart.buckets.length);
  const { shapes, comparePath } = plotExplorerChart(chart);
  const place = (at: number) => `${(at / count) * 100}%`;
  const level = (value: number) => `${Math.min(1, value / chart.axis.max) * 100}%`;
  const box = placePlot(chart);
  return (
    <div className={`absolute text-2xs text-faint ${box.className}`} style={box.style} aria-hidden>
      {chart.axis.ticks.map((tick) => (
        <div key={tick.value} className="absolute inset-x-0 border-t" style={{ bottom: level(tick.value) }}>
          <span className="absolute right-full -translate-y-1/2 pr-2 whitespace-nowrap">{tick.text}</span>
        </div>
      ))}
      <svg
        className="absolute inset-0 size-full overflow-visible"
        viewBox={`0 0 ${count} 1`}
        preserveAspectRatio="none"
        aria-hidden="true"
      >
        {shapes.map((shape) =>
          shape.isFilled ? (
            <path key={shape.key} d={shape.path + shape.openPath} fill={shape.color} />
          ) : (
            <g key={shape.key} stroke={shape.color} {...STEADY}>
              <path d={shape.path} vectorEffect="non-scaling-stroke" />
              <path d={shape.openPath} vectorEffect="non-scaling-stroke" strokeDasharray="3 4" />
            </g>
          ),
        )}
        {comparePath ? <path d={comparePath} {...STEADY} stroke="var(--ink)" strokeDasharray="4 3" /> : null}
      </svg>
      {chart.kind === 'lines' ? null : <Unfinished chart={chart} place={place} level={level} />}
      {chart.limit ? (
        <div
          className="absolute inset-x-0 border-t border-dashed border-warning"
          style={{ bottom: level(chart.limit.value) }}
        >
          <span className="absolute right-0 bottom-0.5 rounded-sm bg-surface/85 px-1 text-warning">
            {chart.limit.text}
          </span>
        </div>
      ) : null}
      {chart.markers.map((marker) => (
        <div
          key={`${marker.kind} ${marker.id}`}
          className={`absolute inset-y-0 border-l border-dotted ${MARKER_LINE[marker.severity]}`}
          style={{ left: place(marker.at) }}
        >
          <span
            className={`absolute -top-1 -left-[3.5px] size-1.5 ${MARKER_DOT[marker.severity]} ${marker.kind === 'incident' ? 'rounded-full' : 'rotate-45'}`}
          />
        </div>
      ))}
      {planEndLabels(chart).map((label) => (
        <EndName key={label.key} label={label} left={place(label.at)} />
      ))}
      {chart.labelled.map((index, at) => (
        <span
          key={index}
          className={`absolute top-full -translate-x-1/2 pt-1.5 whitespace-nowrap ${(chart.labelled.length - at) % 2 === 0 ? 'max-sm:hidden' : ''}`}
          style={{ left: place(index + 0.5) }}
        >
          {chart.buckets[index]?.label}
        </span>
      ))}
    </div>
  );
});

/** A series' name beside its end: colours need no legend where there are few. */
function EndName({ label, left }: { label: EndLabel; left: string }) {
  return (
    <span
      className="absolute flex w-28 -translate-y-1/2 items-center gap-1 pl-2 text-muted max-sm:hidden"
      style={{ left, top: `${(1 - label.level) * 100}%` }}
    >
      <span className="h-0.5 w-2 shrink-0 rounded-full" style={{ background: label.color }} />
      <bdi className="truncate">{label.name}</bdi>
    </span>
  );
}

const MARKER_LINE = { critical: 'border-critical', warning: 'border-warning', info: 'border-line-strong' };
const MARKER_DOT = { critical: 'bg-critical', warning: 'bg-warning', info: 'bg-faint' };

type Placing = { chart: ExplorerChart; place: (at: number) => string; level: (value: number) => string };

/** Buckets that are still open are hatched: their height is a lower bound. */
function Unfinished({ chart, place, level }: Placing) {
  return chart.buckets.map((bucket, at) => {
    if (bucket.complete || bucket.total === null) return null;
    const height = chart.kind === 'share' ? 100 : bucket.total;
    return (
      <div
        key={bucket.startsAt}
        className="absolute bottom-0"
        style={{ left: place(at), width: place(1), height: level(height), backgroundImage: HATCH }}
      />
    );
  });
}
