import type { BudgetPeriod, Interval } from '@/lib/domain/calendar';
import { MINUTE_MS } from '@/lib/domain/time';
import type { Grain } from '@/lib/domain/usage/usage';

/** What was spent from the start of a period until `at`. */
export type CoursePoint = { at: Date; spentNanos: bigint };

/** Buckets that the course of a budget is drawn from, and the step between its points: at most 32 points a period. */
export const COURSE_STEPS: Record<BudgetPeriod, { grain: Grain; stepMs: number }> = {
  hour: { grain: 'minute', stepMs: 5 * MINUTE_MS },
  day: { grain: 'hour', stepMs: 60 * MINUTE_MS },
  week: { grain: 'day', stepMs: 1440 * MINUTE_MS },
  month: { grain: 'day', stepMs: 1440 * MINUTE_MS },
};

/**
 * How the spend of a period added up, oldest first: 0 at its start, then one point a step on UTC borders, and last what is
 * spent now (at the end of a period that is over). It is reckoned back from `spentNanos`, so that it ends at the
 * figure shown beside it even where days were billed and the buckets only estimate.
 */
export function buildBudgetCourse(input: {
  budgetPeriod: BudgetPeriod;
  period: Interval;
  now: Date;
  spentNanos: bigint;
  /** Nano-dollars by start of the bucket in epoch ms, of the grain that `COURSE_STEPS` names. */
  buckets: ReadonlyMap<number, bigint>;
}): CoursePoint[] {
  const { period, spentNanos, buckets } = input;
  const startMs = period.startsAt.getTime();
  const lastMs = Math.min(Math.max(input.now.getTime(), startMs), period.endsAt.getTime());
  if (lastMs === startMs) return [{ at: period.startsAt, spentNanos }];
  const { stepMs } = COURSE_STEPS[input.budgetPeriod];
  const points: CoursePoint[] = [{ at: new Date(lastMs), spentNanos }];
  const open = [...buckets].filter(([bucketMs]) => bucketMs < lastMs).sort(([left], [right]) => right - left);
  let left = spentNanos;
  for (let atMs = (Math.ceil(lastMs / stepMs) - 1) * stepMs; atMs > startMs; atMs -= stepMs) {
    while (open[0] && open[0][0] >= atMs) left -= open.shift()?.[1] ?? 0n;
    points.push({ at: new Date(atMs), spentNanos: left > 0n ? left : 0n });
  }
  points.push({ at: period.startsAt, spentNanos: 0n });
  return points.reverse();
}
