import type { CostSource, UsageResponse } from '@/lib/contracts/usage';
import { formatDollars, parseDecimalToNanos } from '@/lib/domain/money';
import { formatCount, formatShare } from './count';
import { renderSeriesColor } from './series-color';
import { rankSeries } from './series-rank';
import type { UsageMetric } from './usage-metric';

export type UsageTableRow = {
  key: string;
  name: string;
  color: string;
  /** null = nothing in the row has a known price. */
  cost: string | null;
  costSource: CostSource;
  share: string;
  requests: string;
  inputTokens: string;
  cachedInputTokens: string;
  outputTokens: string;
  unpricedRequests: number;
};

export type UsageTableModel = {
  rows: UsageTableRow[];
  totals: Omit<UsageTableRow, 'key' | 'name' | 'color' | 'share'>;
};

const COUNTED = ['requests', 'inputTokens', 'cachedInputTokens', 'outputTokens', 'unpricedRequests'] as const;
type Sum = Record<(typeof COUNTED)[number], number> & { costNanos: bigint | null; sources: Set<CostSource> };

/**
 * The table under the chart: one row a series, most expensive first, with the totals the service computed. `metric` is
 * what the chart shows: a row has the colour it has there.
 */
export function buildUsageTable(usage: UsageResponse, metric: UsageMetric = 'cost'): UsageTableModel {
  const totalNanos = usage.totals.cost === null ? 0n : parseDecimalToNanos(usage.totals.cost);
  const rows = rankSeries(usage, metric)
    .map((one) => ({ ...one, sum: sumPoints(one.series.points) }))
    .sort((a, b) => compareNanos(b.sum.costNanos, a.sum.costNanos) || b.sum.requests - a.sum.requests)
    .map(({ key, name, slot, sum }) => ({
      key,
      name,
      color: renderSeriesColor(slot),
      cost: sum.costNanos === null ? null : formatDollars(sum.costNanos),
      costSource: mergeSources(sum.sources),
      share: formatShare(totalNanos > 0n ? Number(((sum.costNanos ?? 0n) * 10_000n) / totalNanos) / 10_000 : 0),
      ...formatCounts(sum),
    }));
  const { cost, costSource, ...counts } = usage.totals;
  return {
    rows,
    totals: { cost: cost === null ? null : formatDollars(totalNanos), costSource, ...formatCounts(counts) },
  };
}

function sumPoints(points: UsageResponse['series'][number]['points']): Sum {
  const sum: Sum = {
    requests: 0,
    inputTokens: 0,
    cachedInputTokens: 0,
    outputTokens: 0,
    unpricedRequests: 0,
    costNanos: null,
    sources: new Set(),
  };
  for (const point of points) {
    for (const field of COUNTED) sum[field] += point[field];
    if (point.cost === null) continue;
    sum.costNanos = (sum.costNanos ?? 0n) + parseDecimalToNanos(point.cost);
    sum.sources.add(point.costSource);
  }
  return sum;
}

function formatCounts(counts: Record<(typeof COUNTED)[number], number>) {
  return {
    requests: formatCount(counts.requests),
    inputTokens: formatCount(counts.inputTokens),
    cachedInputTokens: formatCount(counts.cachedInputTokens),
    outputTokens: formatCount(counts.outputTokens),
    unpricedRequests: counts.unpricedRequests,
  };
}

/** Several sources in one number make it mixed. */
export function mergeSources(sources: ReadonlySet<CostSource>): CostSource {
  const [only] = sources;
  return sources.size === 1 && only ? only : sources.size === 0 ? 'estimated' : 'mixed';
}

function compareNanos(left: bigint | null, right: bigint | null): number {
  const a = left ?? -1n;
  const b = right ?? -1n;
  return a === b ? 0 : a < b ? -1 : 1;
}
