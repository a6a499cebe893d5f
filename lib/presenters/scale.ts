/** A value axis: `max` is the top of the plot, ticks go from 0 to max. */
export type ValueAxis = { max: number; ticks: number[] };

const STEPS = [1, 2, 2.5, 5, 10];

/** Round axis that holds `highest` with about four intervals. 713 -> ticks 0, 200, 400, 600, 800. */
export function planValueAxis(highest: number, intervals = 4): ValueAxis {
  if (!(highest > 0)) return { max: 1, ticks: [0, 1] };
  const rough = highest / intervals;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (STEPS.find((one) => one * power >= rough) ?? 10) * power;
  const count = Math.ceil(highest / step - 1e-9);
  const ticks = Array.from({ length: count + 1 }, (_, index) => Number((index * step).toPrecision(12)));
  return { max: ticks[ticks.length - 1] ?? 1, ticks };
}

/** Indexes of at most `limit` evenly spaced labels over `count` places, counted back from the newest. */
export function planLabelIndexes(count: number, limit: number): number[] {
  if (count <= 0) return [];
  const every = Math.max(1, Math.ceil(count / limit));
  const indexes: number[] = [];
  for (let index = count - 1; index >= 0; index -= every) indexes.unshift(index);
  return indexes;
}
