import type { ExplorerChart } from './explorer-chart';

/** A series' name beside its last point: `at` in buckets from the left, `level` 0..1 from the bottom of the plot. */
export type EndLabel = { key: string; name: string; color: string; at: number; level: number };

/** More names than this are read off the legend: beside the lines they would push each other away from them. */
const MOST_LABELS = 6;
/** Height of a line of text as a share of the lowest plot, so that two names never touch. */
const GAP = 0.062;

/**
 * Names to write at the right end of lines and stacked areas, from the top down. Empty for bars, for a single series,
 * which the title names, and where there are too many. A layer thinner than its name gets none.
 */
export function planEndLabels(chart: ExplorerChart): EndLabel[] {
  const visible = chart.series.filter((series) => !series.isHidden);
  if (chart.kind === 'bars' || visible.length < 2 || visible.length > MOST_LABELS) return [];
  const labels = (chart.kind === 'lines' ? listLineEnds(chart) : listLayerEnds(chart)).sort(
    (a, b) => b.level - a.level,
  );
  return spread(labels);
}

function listLineEnds(chart: ExplorerChart): EndLabel[] {
  return chart.series.flatMap(({ key, name, color, isHidden }, position) => {
    const at = chart.buckets.findLastIndex((bucket) => bucket.values[position] != null);
    const value = chart.buckets[at]?.values[position];
    return isHidden || value == null ? [] : [{ key, name, color, at: at + 0.5, level: value / chart.axis.max }];
  });
}

function listLayerEnds(chart: ExplorerChart): EndLabel[] {
  const at = chart.buckets.findLastIndex((bucket) => bucket.values.some((value) => value != null));
  let below = 0;
  return chart.series.flatMap(({ key, name, color, isHidden }, position) => {
    const height = isHidden ? 0 : (chart.buckets[at]?.values[position] ?? 0) / chart.axis.max;
    below += height;
    return height < GAP ? [] : [{ key, name, color, at: at + 0.5, level: below - height / 2 }];
  });
}

/** Moves names that would touch apart: down from the top first, then up where they fell below the axis. */
function spread(labels: readonly EndLabel[]): EndLabel[] {
  let ceiling = 1;
  const lowered = labels.map((label) => {
    const level = Math.min(label.level, ceiling);
    ceiling = level - GAP;
    return { ...label, level };
  });
  let floor = 0;
  return lowered
    .reverse()
    .map((label) => {
      const level = Math.max(label.level, floor);
      floor = level + GAP;
      return { ...label, level };
    })
    .reverse();
}
