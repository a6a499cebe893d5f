import { z } from 'zod';
import {
  type BudgetCalendar,
  computeBudgetPhase,
  countDaysLeft,
  formatCalendarDay,
  type Interval,
} from '@/lib/domain/calendar';
import { computePercent } from '@/lib/domain/money';
import type { NamedLeftOut } from '@/lib/domain/usage/billed-elsewhere';
import type { SavedFilter } from '@/lib/domain/usage/saved-filter';
import type { UsageKind } from '@/lib/domain/usage/usage';
import type { BudgetAction } from './budget-action';
import type { BudgetForecast } from './budget-forecast';

/** A budget limits estimated spend of one scope per calendar period; its thresholds notify before and when it is passed. */

export const BudgetThresholdSchema = z.object({
  /** Of the budget's amount; above 100 is allowed. */
  percent: z.number().int().min(1).max(1000),
  basis: z.enum(['actual', 'forecast']),
});
export type BudgetThreshold = z.infer<typeof BudgetThresholdSchema>;

/** Thresholds -> cell of a table: "80 actual; 100 forecast". */
export function formatThresholds(thresholds: readonly BudgetThreshold[]): string {
  return thresholds.map(({ percent, basis }) => `${percent} ${basis}`).join('; ');
}

/** Absent fields mean "all". Values are the provider's ids. */
export type BudgetScope = {
  connectionId?: string;
  projectId?: string;
  apiKeyId?: string;
  model?: string;
  userId?: string;
  /** Usage kind: completions, embeddings, images … */
  kind?: UsageKind;
  /** A provider by its id, and its connections as they are now. */
  provider?: string;
  connectionIds?: readonly string[];
  /** A payer of the allocation: what it and those beneath it pay is counted, in place of all other fields. */
  payerId?: string;
  /** A saved view whose filter is counted, in place of all other fields. */
  savedView?: { id: string; name: string; filter: SavedFilter };
};

export type Budget = BudgetCalendar & {
  id: string;
  name: string;
  scope: BudgetScope;
  amountNanos: bigint;
  currency: 'USD';
  /** What a whole period leaves unspent is added to the next one, once. */
  rollover: boolean;
  thresholds: BudgetThreshold[];
  /** Empty = every enabled channel. */
  channelIds: string[];
  /** What is done at the provider once a share of it is spent; absent = nothing. */
  actions?: BudgetAction[];
  createdAt: Date;
  updatedAt: Date;
};

/** A threshold that notified in one period. */
export type BudgetFiring = BudgetThreshold & { firedAt: Date };

/** What a budget looks like within its current period. */
export type BudgetProgress = {
  period: Interval;
  /** What the period before left unspent; 0 without rollover. */
  carriedNanos: bigint;
  spentNanos: bigint;
  /** Where `spentNanos` comes from: token prices, the provider's bill, or days of each. */
  costSource: CostSource;
  /** Requests whose model has no known price; `spentNanos` does not hold them. */
  unpricedRequests: bigint;
  /** The part of `spentNanos` that rests on an assumption about a price. */
  assumedNanos: bigint;
  /** What is not in `spentNanos` because another connection bills it. */
  leftOut: readonly NamedLeftOut[];
  /** False = the period begins or ends within a day or hour that is stored whole; it counts to where its middle lies. */
  isExact: boolean;
  /** False = the period begins before usage was read. */
  isWhole: boolean;
  /** Absent = too little is known yet to say anything honest. */
  forecast: BudgetForecast | null;
  /** Firings of this period, oldest first. */
  firings: readonly BudgetFiring[];
};

export type CostSource = 'estimated' | 'billed' | 'mixed';

/** `scheduled`: it begins later; `ended`: its last period is shown as it ended. */
type BudgetState = 'ok' | 'warning' | 'exceeded' | 'scheduled' | 'ended';

export type BudgetStatus = {
  /** The amount and what was carried into the period. */
  limitNanos: bigint;
  /** What may be spent a day until the end of the period, today included; `null` for hours and outside of its life. */
  allowancePerDayNanos: bigint | null;
  /** Share of the limit spent over share of the period passed: 1 = exactly on pace; `null` before anything has passed. */
  pace: number | null;
  elapsedPercent: number;
  spentPercent: number;
  forecastPercent: number | null;
  remainingNanos: bigint;
  /** YYYY-MM-DD in the budget's zone; `null` = not in this period. */
  crossesOn: string | null;
  state: BudgetState;
};

/** What may be spent in the period: the amount and what the period before left. */
export function computeLimit(
  budget: Pick<Budget, 'amountNanos'>,
  progress: Pick<BudgetProgress, 'carriedNanos'>,
): bigint {
  return budget.amountNanos + progress.carriedNanos;
}

/** What a period left unspent of its own amount; nothing is carried over twice, and overspending is not a debt. */
export function computeCarried(budget: Pick<Budget, 'amountNanos'>, spentBeforeNanos: bigint): bigint {
  const left = budget.amountNanos - spentBeforeNanos;
  if (left <= 0n) return 0n;
  return left < budget.amountNanos ? left : budget.amountNanos;
}

/** Says how the budget stands: `exceeded` = spent it, `warning` = a threshold fired or the forecast passes it. */
export function computeBudgetStatus(budget: Budget, progress: BudgetProgress, now: Date): BudgetStatus {
  const { spentNanos, forecast } = progress;
  const limitNanos = computeLimit(budget, progress);
  const remainingNanos = limitNanos - spentNanos;
  const elapsed = computeElapsedShare(progress.period, now);
  const spentPercent = computePercent(spentNanos, limitNanos);
  return {
    limitNanos,
    spentPercent,
    forecastPercent: forecast && computePercent(forecast.amountNanos, limitNanos),
    remainingNanos,
    allowancePerDayNanos: computeAllowance(budget, progress, remainingNanos, now),
    pace: elapsed > 0 ? Math.round(spentPercent / elapsed) / 100 : null,
    elapsedPercent: Math.floor(elapsed * 10_000) / 100,
    crossesOn: findCrossingDay(budget, progress, now),
    state: computeState(budget, progress, now),
  };
}

function computeState(budget: Budget, progress: BudgetProgress, now: Date): BudgetState {
  const phase = computeBudgetPhase(budget, now);
  if (phase !== 'active') return phase;
  const { spentNanos, forecast, firings } = progress;
  const limitNanos = computeLimit(budget, progress);
  if (spentNanos >= limitNanos) return 'exceeded';
  const isForecastOver = forecast !== null && forecast.amountNanos >= limitNanos;
  const hasWarning = firings.length > 0 || isForecastOver || findCrossedThresholds(budget, progress).length > 0;
  return hasWarning ? 'warning' : 'ok';
}

function computeElapsedShare({ startsAt, endsAt }: Interval, now: Date): number {
  const elapsedMs = now.getTime() - startsAt.getTime();
  return Math.min(1, Math.max(0, elapsedMs / (endsAt.getTime() - startsAt.getTime())));
}

function computeAllowance(budget: Budget, progress: BudgetProgress, remainingNanos: bigint, now: Date): bigint | null {
  if (budget.period === 'hour' || computeBudgetPhase(budget, now) === 'ended') return null;
  if (remainingNanos <= 0n) return 0n;
  return remainingNanos / BigInt(countDaysLeft(budget, progress.period, now));
}

function findCrossingDay(budget: Budget, progress: BudgetProgress, now: Date): string | null {
  if (progress.spentNanos >= computeLimit(budget, progress)) {
    const firing = progress.firings.find((one) => one.basis === 'actual' && one.percent >= 100);
    return formatCalendarDay(firing?.firedAt ?? now, budget.timezone);
  }
  const crossesAt = progress.forecast?.crossesAt ?? null;
  return crossesAt && formatCalendarDay(crossesAt, budget.timezone);
}

/** Thresholds that spend or forecast has reached, whether or not they notified already. */
export function findCrossedThresholds(
  budget: Pick<Budget, 'amountNanos' | 'thresholds'>,
  progress: Pick<BudgetProgress, 'spentNanos' | 'forecast' | 'carriedNanos'>,
): BudgetThreshold[] {
  const limitNanos = computeLimit(budget, progress);
  return budget.thresholds.filter((threshold) => {
    const nanos = threshold.basis === 'actual' ? progress.spentNanos : progress.forecast?.amountNanos;
    return nanos !== undefined && nanos * 100n >= limitNanos * BigInt(threshold.percent);
  });
}

export type BudgetDecision =
  | { kind: 'quiet'; reason: 'nothing-crossed' | 'already-told' }
  | {
      kind: 'fire';
      /** All that crossed now; each is recorded so that none notifies again in this period. */
      thresholds: BudgetThreshold[];
      /** The most severe of them: the notification names it. */
      leading: BudgetThreshold;
      severity: 'warning' | 'critical';
      reason: 'first-in-period' | 'further-threshold';
    };

/** Decides which thresholds fire now. Each fires once a period; a dip and a second crossing stay quiet. */
export function decideBudgetFirings(budget: Budget, progress: BudgetProgress): BudgetDecision {
  const crossed = findCrossedThresholds(budget, progress);
  if (crossed.length === 0) return { kind: 'quiet', reason: 'nothing-crossed' };
  const fresh = crossed.filter((one) => !progress.firings.some((firing) => isSameThreshold(firing, one)));
  const leading = selectMostSevere(fresh);
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

/** The most severe of some thresholds, or null. */
export function selectMostSevere(thresholds: readonly BudgetThreshold[]): BudgetThreshold | null {
  return [...thresholds].sort(compareSeverity)[0] ?? null;
}

/** Most severe first: spent ranks above forecast, then the higher percentage. */
function compareSeverity(left: BudgetThreshold, right: BudgetThreshold): number {
  if (left.basis !== right.basis) return left.basis === 'actual' ? -1 : 1;
  return right.percent - left.percent;
}

function isSameThreshold(left: BudgetThreshold, right: BudgetThreshold): boolean {
  return left.basis === right.basis && left.percent === right.percent;
}
