import type { Severity } from '@/lib/domain/incidents/incident';
import { formatDollars, formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import { MINUTE_MS } from '@/lib/domain/time';
import type { ThresholdConfig } from './alert-rule';

/** Usage of one scope over one span. */
export type UsageSum = { nanos: bigint; requests: bigint };

/** Below this share of the limit a fired threshold is calm; in between it neither fires nor ends. */
const CALM_SHARE_PERCENT = 90n;
/** From this many times the limit on a threshold without a severity of its own is critical. */
const CRITICAL_FACTOR = 3n;
/** Calm must last so long before the incident ends. */
export const THRESHOLD_HOLD_MS = 10 * MINUTE_MS;

export type ThresholdDecision =
  | { kind: 'fired'; reason: 'limit-reached'; severity: Severity }
  | { kind: 'holding'; reason: 'near-the-limit' | 'no-data' }
  | { kind: 'calm'; reason: 'below-the-limit' };

/** Compares a sum with its limit: reached = fired, below nine tenths = calm, in between nothing changes. */
export function decideThreshold(config: ThresholdConfig, sum: UsageSum, severity: Severity | null): ThresholdDecision {
  const value = readMetric(config, sum);
  const limit = parseLimit(config);
  if (value >= limit) {
    const found = value >= limit * CRITICAL_FACTOR ? 'critical' : 'warning';
    return { kind: 'fired', reason: 'limit-reached', severity: severity ?? found };
  }
  if (value * 100n >= limit * CALM_SHARE_PERCENT) return { kind: 'holding', reason: 'near-the-limit' };
  return { kind: 'calm', reason: 'below-the-limit' };
}

/**
 * Decides on what is known: `newest` is the sum of the window that ends where the newest data ends, `complete` that of the
 * window in which nothing is missing (`null` = nothing is known). The newest sum is a lower bound: it may prove that the
 * limit is reached, and only with the complete one that it is not.
 */
export function decideKnownThreshold(
  config: ThresholdConfig,
  sums: { newest: UsageSum; complete: UsageSum } | null,
  severity: Severity | null,
): ThresholdDecision {
  if (sums === null) return { kind: 'holding', reason: 'no-data' };
  const newest = decideThreshold(config, sums.newest, severity);
  if (newest.kind !== 'calm') return newest;
  const complete = decideThreshold(config, sums.complete, severity);
  return complete.kind === 'calm' ? complete : { kind: 'holding', reason: 'no-data' };
}

/** The sum's value in billionths, so that counts and dollars compare alike. */
export function readMetric({ metric }: Pick<ThresholdConfig, 'metric'>, sum: UsageSum): bigint {
  return metric === 'cost' ? sum.nanos : sum.requests * 1_000_000_000n;
}

/** The limit in the same billionths. */
export function parseLimit({ above }: Pick<ThresholdConfig, 'above'>): bigint {
  return parseDecimalToNanos(above);
}

/** "$120.00" or "1,200 requests". */
export function formatMetric({ metric }: Pick<ThresholdConfig, 'metric'>, value: bigint): string {
  if (metric === 'cost') return formatDollars(value);
  return `${new Intl.NumberFormat('en-US').format(BigInt(formatNanosExact(value).split('.')[0] ?? '0'))} requests`;
}

/** 60 -> "an hour", 15 -> "15 minutes", 1440 -> "a day". */
export function formatWindow(windowMinutes: number): string {
  if (windowMinutes === 60) return 'an hour';
  if (windowMinutes === 1440) return 'a day';
  if (windowMinutes % 1440 === 0) return `${windowMinutes / 1440} days`;
  return windowMinutes % 60 === 0 ? `${windowMinutes / 60} hours` : `${windowMinutes} minutes`;
}

/** One use of a bucket of history. */
export type ThresholdPoint = UsageSum & { startsAt: Date };
export type ThresholdEpisode = { openedAt: Date; resolvedAt: Date | null; peak: bigint; severity: Severity };

/**
 * What a threshold would have fired on over past buckets of equal width, oldest first and without gaps: the sum of the
 * window that ends with each bucket is judged as if it were live.
 */
export function replayThreshold(
  config: ThresholdConfig,
  points: readonly ThresholdPoint[],
  widthMinutes: number,
  severity: Severity | null,
): ThresholdEpisode[] {
  const length = Math.max(1, Math.round(config.windowMinutes / widthMinutes));
  const episodes: ThresholdEpisode[] = [];
  const sum: UsageSum = { nanos: 0n, requests: 0n };
  for (const [index, point] of points.entries()) {
    const gone = points[index - length];
    sum.nanos += point.nanos - (gone?.nanos ?? 0n);
    sum.requests += point.requests - (gone?.requests ?? 0n);
    const at = new Date(point.startsAt.getTime() + widthMinutes * MINUTE_MS);
    applyStep(episodes, decideThreshold(config, sum, severity), readMetric(config, sum), at);
  }
  return episodes;
}

function applyStep(episodes: ThresholdEpisode[], decision: ThresholdDecision, value: bigint, at: Date): void {
  const last = episodes.at(-1);
  const open = last?.resolvedAt === null ? last : null;
  if (decision.kind === 'calm' && open) open.resolvedAt = at;
  if (decision.kind !== 'fired') return;
  if (!open) {
    episodes.push({ openedAt: at, resolvedAt: null, peak: value, severity: decision.severity });
    return;
  }
  if (value > open.peak) open.peak = value;
  if (decision.severity === 'critical') open.severity = 'critical';
}
