import type { UsagePoint } from '@/lib/contracts/usage';
import { convertNanosToNumber, formatDollars, parseDecimalToNanos } from '@/lib/domain/money';
import { formatCount, formatCountCompact } from './count';
import { formatMoneyTick } from './money';

export const USAGE_METRICS = ['cost', 'requests', 'tokens', 'inputTokens', 'outputTokens'] as const;
export type UsageMetric = (typeof USAGE_METRICS)[number];

export const METRIC_LABEL: Record<UsageMetric, string> = {
  cost: 'Cost',
  requests: 'Requests',
  tokens: 'Tokens',
  inputTokens: 'Input tokens',
  outputTokens: 'Output tokens',
};

type Measured = Pick<UsagePoint, 'cost' | 'requests' | 'inputTokens' | 'outputTokens'>;

/**
 * The metric of a point as an exact integer (nano-dollars for cost, a count otherwise), so that sums of sums stay
 * exact. Null = not measured: a cost without a known price is not zero.
 */
export function readMetric(point: Measured, metric: UsageMetric): bigint | null {
  switch (metric) {
    case 'cost':
      return point.cost === null ? null : parseDecimalToNanos(point.cost);
    case 'requests':
      return BigInt(point.requests);
    case 'tokens':
      return BigInt(point.inputTokens) + BigInt(point.outputTokens);
    case 'inputTokens':
      return BigInt(point.inputTokens);
    case 'outputTokens':
      return BigInt(point.outputTokens);
  }
}

/** Height in a chart; never summed again. */
export function convertMetricToNumber(value: bigint, metric: UsageMetric): number {
  return metric === 'cost' ? convertNanosToNumber(value) : Number(value);
}

export function formatMetric(value: bigint, metric: UsageMetric): string {
  return metric === 'cost' ? formatDollars(value) : formatCount(Number(value));
}

export function formatMetricTick(value: number, metric: UsageMetric): string {
  return metric === 'cost' ? formatMoneyTick(value) : formatCountCompact(value);
}
