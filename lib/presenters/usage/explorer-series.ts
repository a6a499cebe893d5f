import type { UsageGroupBy, UsagePoint, UsageResponse } from '@/lib/contracts/usage/usage';
import { assignSeriesColors, OTHER_SLOT } from './series-color';
import { nameSeries, ONLY_BILLED, shortenModel } from './series-name';
import { readDivisor, readMetric, type UsageMetric } from './usage-metric';

/** Exact sum of a metric: what is divided and by what; `under` is 1 for metrics that add up. */
export type MetricSum = { over: bigint | null; under: bigint };

export type ExplorerLine = {
  key: string;
  name: string;
  slot: number;
  /** What a filter to exactly this series says; empty for "Other". */
  group: Partial<Record<UsageGroupBy, string | null>>;
  /** By start of bucket in milliseconds; absent = nothing measured. */
  sums: Map<number, MetricSum>;
  total: MetricSum;
};

export const OTHER_KEY = 'other';
export const UNASSIGNED_KEY = 'unassigned';

/** The series of an answer, the biggest first, then "Other" and what only the bill has, each with the colour it has everywhere. */
export function readExplorerLines(usage: UsageResponse, metric: UsageMetric): ExplorerLine[] {
  const named = usage.series.map((series) => ({ ...nameSeries(series), series }));
  const names = shortenUnique(named.map((one) => one.name));
  const slots = assignSeriesColors(named.map((one) => one.key));
  const lines = named.map(({ key, series }, at): ExplorerLine => {
    const group = series.group as ExplorerLine['group'];
    return {
      key,
      name: names[at] ?? key,
      slot: slots.get(key) ?? OTHER_SLOT,
      group,
      ...sumLine(series.points, metric),
    };
  });
  lines.sort((left, right) => compareSums(right.total.over, left.total.over) || left.key.localeCompare(right.key));
  const rest = { slot: OTHER_SLOT, group: {} };
  if (usage.other && usage.other.groups > 0) {
    const name = `Other (${usage.other.groups})`;
    lines.push({ ...rest, key: OTHER_KEY, name, ...sumLine(usage.other.points, metric) });
  }
  if (usage.unassigned && metric === 'cost') {
    const own = usage.unassigned.map(({ points }) => sumLine(points, metric).sums);
    const sums = new Map(
      own
        .flatMap((one) => [...one.keys()])
        .map(
          (at) =>
            [
              at,
              addSums(
                own.map((one) => one.get(at)),
                metric,
              ),
            ] as const,
        ),
    );
    lines.push({ ...rest, key: UNASSIGNED_KEY, name: ONLY_BILLED, sums, total: addSums([...sums.values()], metric) });
  }
  return lines;
}

/** Adds sums up; nothing measured in any of them stays nothing measured. */
export function addSums(sums: readonly (MetricSum | undefined)[], metric: UsageMetric): MetricSum {
  let over: bigint | null = null;
  let under = 0n;
  for (const sum of sums) {
    if (!sum || sum.over === null) continue;
    over = (over ?? 0n) + sum.over;
    under += sum.under;
  }
  return { over, under: isPlain(metric) ? 1n : under };
}

const isPlain = (metric: UsageMetric) => readDivisor(NOTHING, metric) === 1n;
const NOTHING = { cost: null, requests: 0, inputTokens: 0, outputTokens: 0 };

function sumLine(points: readonly UsagePoint[], metric: UsageMetric): Pick<ExplorerLine, 'sums' | 'total'> {
  const sums = new Map(
    points.map((point) => [
      Date.parse(point.start),
      { over: readMetric(point, metric), under: readDivisor(point, metric) },
    ]),
  );
  return { sums, total: addSums([...sums.values()], metric) };
}

/** Models lose their release date where the rest still distinguishes them. */
function shortenUnique(names: readonly string[]): string[] {
  const short = names.map((name) => name.split(' · ').map(shortenModel).join(' · '));
  return names.map((name, at) => {
    const own = short[at] ?? name;
    return short.filter((one) => one === own).length === 1 ? own : name;
  });
}

function compareSums(left: bigint | null, right: bigint | null): number {
  const [a, b] = [left ?? -1n, right ?? -1n];
  return a === b ? 0 : a < b ? -1 : 1;
}
