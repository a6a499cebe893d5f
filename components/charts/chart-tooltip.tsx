import type { StackedChartModel } from '@/lib/presenters/usage/stacked-chart';
import * as texts from '@/lib/texts/en/charts';
import type { ChartRow } from './chart-rows';

type TooltipProps = {
  model: StackedChartModel;
  active?: boolean;
  payload?: readonly { payload?: unknown }[];
};

const SHOWN = 9;

/** Exact numbers of one bucket, biggest first. */
export function ChartTooltip({ model, active = false, payload }: TooltipProps) {
  const row = payload?.[0]?.payload as ChartRow | undefined;
  if (!active || !row) return null;
  const { bucket } = row;
  const lines = model.series
    .map((series, position) => ({
      series,
      value: bucket.values[position] ?? null,
      text: bucket.texts[position] ?? null,
    }))
    .filter((line) => line.value !== null && line.value > 0)
    .sort((a, b) => (b.value ?? 0) - (a.value ?? 0));
  return (
    <div className="max-w-72 min-w-44 rounded-lg border border-line-strong bg-raised px-3 py-2 text-xs shadow-lg shadow-black/5">
      <div className="mb-1 flex justify-between gap-4 font-medium">
        <span>{bucket.title}</span>
        <span>{bucket.totalText ?? texts.noData}</span>
      </div>
      {model.series.length > 1
        ? lines.slice(0, SHOWN).map(({ series, text }) => (
            <div key={series.key} className="flex items-center gap-2 py-px">
              <span className="size-2 shrink-0 rounded-xs" style={{ background: series.color }} />
              <span className="min-w-0 flex-1 truncate text-muted">{series.name}</span>
              <span>{text}</span>
            </div>
          ))
        : null}
      {model.normal ? <div className="text-muted">{model.normal.text}</div> : null}
      {bucket.complete ? null : <div className="mt-1 text-muted">{texts.notFinishedTooltip}</div>}
    </div>
  );
}
