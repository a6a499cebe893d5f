import { z } from 'zod';
import type { BudgetForecast } from './budget-forecast';
import { type BudgetPeriod, formatCalendarDay, type Interval } from './budget-period';

/** A budget limits estimated spend of one scope per calendar period; its thresholds tell before and when it is passed. */

export const BudgetThresholdSchema = z.object({
  /** Of the budget's amount; above 100 is allowed. */
  percent: z.number().int().min(1).max(1000),
  basis: z.enum(['actual', 'forecast']),
});
export type BudgetThreshold = z.infer<typeof BudgetThresholdSchema>;

/** Absent fields mean "all". Values are the provider's ids. */
export type BudgetScope = {
  connectionId?: string;
  projectId?: string;
  apiKeyId?: string;
  model?: string;
  userId?: string;
};

export type Budget = {
  id: string;
  name: string;
  scope: BudgetScope;
  period: BudgetPeriod;
  amountNanos: bigint;
  currency: 'USD';
  timezone: string;
  thresholds: BudgetThreshold[];
  /** Empty = every enabled channel. */
  channelIds: string[];
  createdAt: Date;
  updatedAt: Date;
};

/** A threshold that told in one period. */
export type BudgetFiring = BudgetThreshold & { firedAt: Date };

/** What a budget looks like within its current period. */
export type BudgetProgress = {
  period: Interval;
  spentNanos: bigint;
  /** Requests whose model has no known price; `spentNanos` does not hold them. */
  unpricedRequests: bigint;
  /** Absent = too little is known yet to say anything honest. */
  forecast: BudgetForecast | null;
  /** Firings of this period, oldest first. */
  firings: readonly BudgetFiring[];
};

type BudgetState = 'ok' | 'warning' | 'exceeded';

export type BudgetStatus = {
  spentPercent: number;
  forecastPercent: number | null;
  remainingNanos: bigint;
  /** YYYY-MM-DD in the budget's zone; `null` = not in this period. */
  crossesOn: string | null;
  state: BudgetState;
};

/** Share of the amount in percent with two decimals, cut off: 99.999 % never reads as 100 %. */
export function computePercent(nanos: bigint, amountNanos: bigint): number {
  return Number((nanos * 10_000n) / amountNanos) / 100;
}

/** Says how the budget stands: `exceeded` = spent it, `warning` = a threshold fired or the forecast passes it. */
export function computeBudgetStatus(budget: Budget, progress: BudgetProgress, now: Date): BudgetStatus {
  const { spentNanos, forecast, firings } = progress;
  const isExceeded = spentNanos >= budget.amountNanos;
  const isForecastOver = forecast !== null && forecast.amountNanos >= budget.amountNanos;
  const hasWarning = firings.length > 0 || isForecastOver || findCrossedThresholds(budget, progress).length > 0;
  return {
    spentPercent: computePercent(spentNanos, budget.amountNanos),
    forecastPercent: forecast && computePercent(forecast.amountNanos, budget.amountNanos),
    remainingNanos: budget.amountNanos - spentNanos,
    crossesOn: findCrossingDay(budget, progress, now),
    state: isExceeded ? 'exceeded' : hasWarning ? 'warning' : 'ok',
  };
}

function findCrossingDay(budget: Budget, progress: BudgetProgress, now: Date): string | null {
  if (progress.spentNanos >= budget.amountNanos) {
    const firing = progress.firings.find((one) => one.basis === 'actual' && one.percent >= 100);
    return formatCalendarDay(firing?.firedAt ?? now, budget.timezone);
  }
  const crossesAt = progress.forecast?.crossesAt ?? null;
  return crossesAt && formatCalendarDay(crossesAt, budget.timezone);
}

/** Thresholds that spend or forecast has reached, whether or not they told already. */
export function findCrossedThresholds(
  budget: Pick<Budget, 'amountNanos' | 'thresholds'>,
  progress: Pick<BudgetProgress, 'spentNanos' | 'forecast'>,
): BudgetThreshold[] {
  return budget.thresholds.filter((threshold) => {
    const nanos = threshold.basis === 'actual' ? progress.spentNanos : progress.forecast?.amountNanos;
    return nanos !== undefined && nanos * 100n >= budget.amountNanos * BigInt(threshold.percent);
  });
}

export type BudgetDecision =
  | { kind: 'quiet'; reason: 'nothing-crossed' | 'already-told' }
  | {
      kind: 'fire';
      /** All that crossed now; each is recorded so that none tells again in this period. */
      thresholds: BudgetThreshold[];
      /** The gravest of them: the one to tell about. */
      leading: BudgetThreshold;
      severity: 'warning' | 'critical';
      reason: 'first-in-period' | 'further-threshold';
    };

/** Decides which thresholds fire now. Each fires once a period; a dip and a second crossing stay quiet. */
export function decideBudgetFirings(budget: Budget, progress: BudgetProgress): BudgetDecision {
  const crossed = findCrossedThresholds(budget, progress);
  if (crossed.length === 0) return { kind: 'quiet', reason: 'nothing-crossed' };
  const fresh = crossed.filter((one) => !progress.firings.some((firing) => isSameThreshold(firing, one)));
  const leading = selectGravest(fresh);
  if (!leading) return { kind: 'quiet', reason: 'already-told' };
  return {
    kind: 'fire',
    thresholds: fresh,
    leading,
    severity: computeBudgetSeverity(leading),
    reason: progress.firings.length === 0 ? 'first-in-period' : 'further-threshold',
  };
}

/** A budget that is really spent is worth waking someone; everything before that is worth reading today. */
export function computeBudgetSeverity(threshold: BudgetThreshold): 'warning' | 'critical' {
  return threshold.basis === 'actual' && threshold.percent >= 100 ? 'critical' : 'warning';
}

/**
 * Firings to forget because the budget was changed: those whose threshold is no longer reached (it tells again when it
 * is) or no longer exists. Spend that merely dips re-arms nothing.
 */
export function selectRearmedFirings(budget: Budget, progress: BudgetProgress): BudgetFiring[] {
  const crossed = findCrossedThresholds(budget, progress);
  return progress.firings.filter((firing) => !crossed.some((one) => isSameThreshold(one, firing)));
}

/** The gravest of some thresholds, or null. */
export function selectGravest(thresholds: readonly BudgetThreshold[]): BudgetThreshold | null {
  return [...thresholds].sort(compareGravity)[0] ?? null;
}

/** Gravest first: what is spent weighs more than what is forecast, then the higher percentage. */
function compareGravity(left: BudgetThreshold, right: BudgetThreshold): number {
  if (left.basis !== right.basis) return left.basis === 'actual' ? -1 : 1;
  return right.percent - left.percent;
}

function isSameThreshold(left: BudgetThreshold, right: BudgetThreshold): boolean {
  return left.basis === right.basis && left.percent === right.percent;
}
