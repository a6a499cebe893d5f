import type { StackedChartModel } from '@/lib/presenters/usage/stacked-chart';

/** Names, colours and totals of the series, biggest first. */
export function ChartLegend({ model }: { model: StackedChartModel }) {
  if (model.series.length === 0) return null;
  return (
    <ul className="grid grid-cols-2 gap-x-4 gap-y-1 text-xs sm:flex sm:flex-wrap">
      {model.series.map((series) => (
        <li key={series.key} className="flex min-w-0 items-center gap-1.5">
          <span className="size-2.5 shrink-0 rounded-xs" style={{ background: series.color }} aria-hidden />
          <span className="truncate text-muted" title={series.name}>
            {series.name}
          </span>
          <span className="max-sm:hidden">{series.total}</span>
        </li>
      ))}
    </ul>
  );
}
