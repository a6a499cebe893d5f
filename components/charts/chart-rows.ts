import type { ChartBucket, StackedChartModel } from '@/lib/presenters/usage/stacked-chart';

/** One row for recharts: `s0…sn` are the series' values. */
export type ChartRow = { index: number; bucket: ChartBucket } & Record<`s${number}`, number | null>;

export function makeChartRows(model: StackedChartModel): ChartRow[] {
  return model.buckets.map((bucket, index) => {
    const values = bucket.values.map((value, position) => [`s${position}`, value]);
    return { index, bucket, ...Object.fromEntries(values) };
  });
}
