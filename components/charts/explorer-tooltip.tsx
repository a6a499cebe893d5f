import type { ExplorerChart } from '@/lib/presenters/usage/explorer-chart';
import * as texts from '@/lib/texts/en/charts';

const SHOWN = 9;

/** Exact numbers of one bucket, biggest first, beside the pointer and always inside the chart. */
export function ExplorerTooltip({ chart, index }: { chart: ExplorerChart; index: number }) {
  const bucket = chart.buckets[index];
  if (!bucket) return null;
  const lines = chart.series
    .map((series, at) => ({ series, value: bucket.values[at] ?? null, text: bucket.texts[at] ?? null }))
    .filter((line) => line.text !== null && line.value !== null)
    .sort((left, right) => (right.value ?? 0) - (left.value ?? 0));
  const compare = chart.compare?.texts[index] ?? null;
  const near = chart.markers.filter((marker) => Math.floor(marker.at) === index);
  const isRight = index < chart.buckets.length / 2;
  const middle = `${((index + 0.5) / chart.buckets.length) * 100}%`;
  return (
    <div
      className="pointer-events-none absolute top-0 z-10 w-max max-w-72 min-w-44 rounded-lg border border-line-strong bg-raised px-3 py-2 text-xs"
      style={isRight ? { left: `calc(${middle} + 12px)` } : { right: `calc(100% - ${middle} + 12px)` }}
      aria-hidden
    >
      <div className="mb-1 flex justify-between gap-4 font-medium">
        <span>{bucket.title}</span>
        <span>{bucket.totalText ?? texts.noData}</span>
      </div>
      {lines.slice(0, SHOWN).map(({ series, text }) => (
        <div key={series.key} className="flex items-center gap-2 py-px">
          <span className="size-2 shrink-0 rounded-xs" style={{ background: series.color }} />
          <bdi className="min-w-0 flex-1 truncate text-muted">{series.name}</bdi>
          <span>{text}</span>
        </div>
      ))}
      {compare === null ? null : (
        <div className="mt-1 flex justify-between gap-4 border-t pt-1 text-muted">
          <span>{chart.compare?.name}</span>
          <span>{compare}</span>
        </div>
      )}
      {near.slice(0, 4).map((marker) => (
        <div key={`${marker.kind} ${marker.id}`} className="mt-1 border-t pt-1 text-muted">
          <bdi>{marker.text}</bdi>
        </div>
      ))}
      {bucket.complete ? null : <div className="mt-1 text-muted">{texts.notFinishedTooltip}</div>}
    </div>
  );
}
