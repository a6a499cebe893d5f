import type { ExplorerChart } from './explorer-chart';

/** Share of a band left free on each side of a bar. */
const BAR_GAP = 0.14;

export type PlotShape = {
  key: string;
  slot: number;
  color: string;
  /** Filled shapes have no outline, lines no filling. */
  isFilled: boolean;
  path: string;
  /** The part whose buckets are not finished; empty where all are. */
  openPath: string;
};

export type Plot = { shapes: PlotShape[]; comparePath: string };

/** Turns a place into coordinates of the drawing: `at` in buckets, `level` 0..1 from the bottom. */
export type Projection = { x: (at: number) => string; y: (level: number) => string };

/** The page's drawing is a stretched unit box: one wide for each bucket, one high. */
export const UNIT_BOX: Projection = { x: (at) => round(at), y: (level) => round(1 - level) };

/** Shapes of all visible series, one path a series however many buckets there are. */
export function plotExplorerChart(chart: ExplorerChart, projection: Projection = UNIT_BOX): Plot {
  const below = chart.buckets.map(() => 0);
  const isStacked = chart.kind !== 'lines';
  const shapes = chart.series.flatMap((series, position): PlotShape[] => {
    if (series.isHidden) return [];
    const levels = chart.buckets.map((bucket) => {
      const value = bucket.values[position] ?? null;
      return value === null ? null : value / chart.axis.max;
    });
    const base = [...below];
    if (isStacked) {
      for (const [at, level] of levels.entries()) below[at] = (below[at] ?? 0) + (level ?? 0);
    }
    const look = { key: series.key, slot: series.slot, color: series.color, isFilled: isStacked };
    if (chart.kind === 'bars') return [{ ...look, ...plotBars(chart, levels, base, projection) }];
    if (isStacked) return [{ ...look, path: plotArea(levels, base, projection), openPath: '' }];
    return [{ ...look, ...plotLine(chart, levels, projection) }];
  });
  const compare = chart.compare?.values.map((value) => (value === null ? null : value / chart.axis.max)) ?? [];
  return {
    shapes,
    comparePath: splitRuns(compare)
      .map((run) => plotRun(run, projection))
      .join(''),
  };
}

type Levels = readonly (number | null)[];

function plotBars(chart: ExplorerChart, levels: Levels, base: readonly number[], { x, y }: Projection) {
  const paths = { path: '', openPath: '' };
  levels.forEach((level, at) => {
    if (level === null || level <= 0) return;
    const bottom = base[at] ?? 0;
    const bar = `M${x(at + BAR_GAP)} ${y(bottom)}V${y(bottom + level)}H${x(at + 1 - BAR_GAP)}V${y(bottom)}Z`;
    paths[chart.buckets[at]?.complete === false ? 'openPath' : 'path'] += bar;
  });
  return paths;
}

function plotArea(levels: Levels, base: readonly number[], { x, y }: Projection): string {
  return splitRuns(levels)
    .map((run) => {
      const top = run.map(({ at, level }) => `${x(at + 0.5)} ${y((base[at] ?? 0) + level)}`);
      const bottom = [...run].reverse().map(({ at }) => `${x(at + 0.5)} ${y(base[at] ?? 0)}`);
      return `M${[...top, ...bottom].join('L')}Z`;
    })
    .join('');
}

function plotLine(chart: ExplorerChart, levels: Levels, projection: Projection) {
  const runs = splitRuns(levels);
  const isOpen = (at: number) => chart.buckets[at]?.complete === false;
  return {
    path: runs
      .map((run) =>
        plotRun(
          run.filter((one) => !isOpen(one.at)),
          projection,
        ),
      )
      .join(''),
    openPath: runs
      .map((run) =>
        plotRun(
          run.filter((one) => isOpen(one.at) || isOpen(one.at + 1)),
          projection,
        ),
      )
      .join(''),
  };
}

type Run = { at: number; level: number }[];

function plotRun(run: Run, { x, y }: Projection): string {
  const [first] = run;
  if (!first) return '';
  // A point between two gaps would be invisible as a line: it becomes a short one.
  if (run.length === 1) return `M${x(first.at + 0.35)} ${y(first.level)}H${x(first.at + 0.65)}`;
  return `M${run.map(({ at, level }) => `${x(at + 0.5)} ${y(level)}`).join('L')}`;
}

/** Stretches between gaps. */
function splitRuns(levels: Levels): Run[] {
  const runs: Run[] = [];
  let isBroken = true;
  levels.forEach((level, at) => {
    if (level !== null && isBroken) runs.push([]);
    if (level !== null) runs.at(-1)?.push({ at, level });
    isBroken = level === null;
  });
  return runs;
}

function round(value: number): string {
  return String(Math.round(value * 1e5) / 1e5);
}
