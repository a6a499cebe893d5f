import type { UsageResponse } from '@/lib/contracts/usage/usage';
import { assignSeriesColors, OTHER_SLOT } from './series-color';
import { nameSeries } from './series-name';
import { readMetric, type UsageMetric } from './usage-metric';

/** Series drawn on their own; the rest is summed as "Other". Fewer than there are colours, so none repeats. */
const DRAWN_ALONE = 8;

export type RankedSeries = {
  key: string;
  name: string;
  series: UsageResponse['series'][number];
  total: bigint;
  /** Colour slot; that of "Other" for series that are not drawn on their own. */
  slot: number;
};

/** Series by size, the biggest first, with one colour each in chart and table. A single leftover is drawn, too. */
export function rankSeries(usage: UsageResponse, metric: UsageMetric, top = DRAWN_ALONE): RankedSeries[] {
  const ranked = usage.series
    .map((series) => ({
      ...nameSeries(series),
      series,
      total: series.points.reduce((sum, point) => sum + (readMetric(point, metric) ?? 0n), 0n),
    }))
    .sort((a, b) => (a.total === b.total ? a.key.localeCompare(b.key) : a.total < b.total ? 1 : -1));
  const drawn = ranked.length <= top + 1 ? ranked : ranked.slice(0, top);
  const slots = assignSeriesColors(drawn.map((one) => one.key));
  return ranked.map((one) => ({ ...one, slot: slots.get(one.key) ?? OTHER_SLOT }));
}
