import type { ChartBucket, StackedChartModel } from '@/lib/presenters/stacked-chart';

/** One row for recharts: `s0…sn` are the series' values, `p0…pn` the part that is still open. */
export type ChartRow = { index: number; bucket: ChartBucket } & Record<`s${number}` | `p${number}`, number | null>;

export function makeChartRows(model: StackedChartModel): ChartRow[] {
  return model.buckets.map((bucket, index) => {
    const row: Record<string, unknown> = { index, bucket };
    const isNextOpen = model.buckets[index + 1]?.complete === false;
    bucket.values.forEach((value, position) => {
      row[`s${position}`] = value;
      row[`p${position}`] = bucket.complete && !isNextOpen ? null : value;
    });
    return row as ChartRow;
  });
}
