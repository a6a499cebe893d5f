import type { UsageRankBy, UsageTotals } from '@/lib/contracts/usage/usage';
import { convertNanosToNumber, parseDecimalToNanos } from '@/lib/domain/money';
import type { Reader } from '@/lib/domain/reader';
import { ADDING_MEASURES, TOKEN_KINDS } from '@/lib/domain/usage/usage-measure';
import { formatCount, formatCountCompact, formatDecimal, formatPercentDigits } from '@/lib/presenters/count';
import { formatMoneyTick, formatNanos } from '@/lib/presenters/money';

type Language = Pick<Reader, 'locale'>;

/** What can be drawn. All but the last three add up over groups and time; those are quotients of sums. */
export const USAGE_METRICS = [...ADDING_MEASURES, 'tokensPerRequest', 'cacheShare', 'costPer1kRequests'] as const;
export type UsageMetric = (typeof USAGE_METRICS)[number];

export const METRIC_LABEL: Record<UsageMetric, string> = {
  cost: 'Cost',
  requests: 'Requests',
  tokens: 'Tokens',
  inputTokens: 'Input tokens',
  cachedInputTokens: 'Cached input tokens',
  cacheWriteTokens: 'Cache write tokens',
  outputTokens: 'Output tokens',
  inputAudioTokens: 'Audio input tokens',
  outputAudioTokens: 'Audio output tokens',
  inputImageTokens: 'Image input tokens',
  outputImageTokens: 'Image output tokens',
  units: 'Units',
  tokensPerRequest: 'Tokens per request',
  cacheShare: 'Cache share',
  costPer1kRequests: 'Cost per 1k requests',
};

/** The same metrics as a menu shows them. */
export const METRIC_GROUPS: readonly { label: string; metrics: readonly UsageMetric[] }[] = [
  { label: 'Totals', metrics: ['cost', 'requests', 'tokens'] },
  {
    label: 'Tokens by kind',
    metrics: [...TOKEN_KINDS, 'units'],
  },
  { label: 'Ratios', metrics: ['tokensPerRequest', 'cacheShare', 'costPer1kRequests'] },
];

export function isUsageMetric(name: string): name is UsageMetric {
  return (USAGE_METRICS as readonly string[]).includes(name);
}

/** A quotient of sums: over and under, and what one unit of it is worth. */
const RATIOS: Partial<Record<UsageMetric, { over: UsageRankBy; under: UsageRankBy; times: number }>> = {
  tokensPerRequest: { over: 'tokens', under: 'requests', times: 1 },
  cacheShare: { over: 'cachedInputTokens', under: 'inputTokens', times: 100 },
  costPer1kRequests: { over: 'cost', under: 'requests', times: 1_000 },
};

/** True for quotients: they neither stack nor add up. */
export const isRatio = (metric: UsageMetric): boolean => metric in RATIOS;

/** The additive metric by which groups are ranked when this one is drawn. */
export function findRankMetric(metric: UsageMetric): UsageRankBy {
  return RATIOS[metric]?.over ?? (metric as UsageRankBy);
}

type Measured = Pick<UsageTotals, 'cost' | 'requests' | 'inputTokens' | 'outputTokens'> & Partial<UsageTotals>;

/**
 * The metric of a point as an exact integer (nano-dollars for cost, a count otherwise), so that sums of sums stay exact;
 * of a quotient what is divided. Null = not measured: a cost without a known price is not zero.
 */
export function readMetric(point: Measured, metric: UsageMetric): bigint | null {
  const additive = findRankMetric(metric);
  switch (additive) {
    case 'cost':
      return point.cost === null ? null : parseDecimalToNanos(point.cost);
    case 'tokens':
      return BigInt(point.inputTokens) + BigInt(point.outputTokens);
    default:
      return point[additive] === null ? null : BigInt(point[additive] ?? 0);
  }
}

/** What a quotient divides by; 1 for metrics that add up. */
export function readDivisor(point: Measured, metric: UsageMetric): bigint {
  const ratio = RATIOS[metric];
  // Requests that were not counted would make the quotient too large.
  if (ratio?.under === 'requests' && point.requestsComplete === false) return 0n;
  return ratio ? (readMetric(point, ratio.under) ?? 0n) : 1n;
}

/** Height in a chart; never summed again. Null = nothing to divide by. */
export function convertMetricToNumber(value: bigint, metric: UsageMetric, divisor = 1n): number | null {
  if (divisor === 0n) return null;
  const ratio = RATIOS[metric];
  const number = isMoney(metric) ? convertNanosToNumber(value) : Number(value);
  return ratio ? (number / Number(divisor)) * ratio.times : number;
}

/** "1,234", "1,234 or more" where a part of the usage was reported without requests, "–" where all of it was. */
export function formatRequests(totals: Pick<UsageTotals, 'requests' | 'requestsComplete'>, reader: Language): string {
  if (totals.requests === null) return '–';
  const text = formatCount(totals.requests, reader);
  return totals.requestsComplete === false ? `${text} or more` : text;
}

/** The metric of a total as a number, null where it is unknown. */
export function computeMetric(point: Measured, metric: UsageMetric): number | null {
  const value = readMetric(point, metric);
  return value === null ? null : convertMetricToNumber(value, metric, readDivisor(point, metric));
}

/** Exact text of a sum; of a quotient as many digits as say something. */
export function formatMetric(value: bigint, metric: UsageMetric, reader: Language, divisor = 1n): string {
  if (!isRatio(metric)) return metric === 'cost' ? formatNanos(value, reader) : formatCount(Number(value), reader);
  const number = convertMetricToNumber(value, metric, divisor);
  return number === null ? '–' : formatRatio(number, metric, reader);
}

function formatRatio(value: number, metric: UsageMetric, reader: Language): string {
  if (metric === 'cacheShare') return formatPercentDigits(value, 1, reader);
  if (isMoney(metric)) return formatNanos(BigInt(Math.round(value * 1e9)), reader);
  return value < 100 ? formatDecimal(value, reader) : formatCount(Math.round(value), reader);
}

export function formatMetricTick(value: number, metric: UsageMetric, reader: Language): string {
  if (isMoney(metric)) return formatMoneyTick(value, reader);
  return metric === 'cacheShare'
    ? formatPercentDigits(value, value % 1 === 0 ? 0 : 1, reader)
    : formatCountCompact(value, reader);
}

const isMoney = (metric: UsageMetric): boolean => metric === 'cost' || metric === 'costPer1kRequests';
