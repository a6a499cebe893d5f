import type { Detail } from '@/lib/contracts/usage/details';
import type { StackedChartModel } from '@/lib/presenters/usage/stacked-chart';

type Band = ({ low: number; high: number } | null)[];

/** The usual range of each drawn bucket; buckets without one get null. */
export function alignUsualRange(model: StackedChartModel, usual: Detail['usual']): Band {
  const byStart = new Map(usual.flatMap((range) => (range ? [[Date.parse(range.start), range] as const] : [])));
  return model.buckets.map((bucket) => byStart.get(Date.parse(bucket.startsAt)) ?? null);
}

/** The band in words: how many finished days lay outside of it. */
export function describeUsualRange(model: StackedChartModel, band: Band): string {
  const judged = model.buckets.flatMap((bucket, index) => {
    const range = band[index];
    return range && bucket.complete ? [{ total: bucket.total ?? 0, range }] : [];
  });
  if (judged.length === 0) return 'The usual range appears once there are three weeks of history.';
  const above = judged.filter(({ total, range }) => total > range.high).length;
  const below = judged.filter(({ total, range }) => total < range.low).length;
  const counted = `${above} of ${judged.length} days above it, ${below} below`;
  return `Shaded: the usual range, from the same weekdays of the eight weeks before. ${counted}.`;
}
