import type { Transaction } from '@/lib/db/client';
import { sumScopeSpendByBucket } from '@/lib/db/usage/scope-spend';
import type { Budget } from '@/lib/domain/budgets/budget';
import { buildBudgetCourse, COURSE_STEPS, type CoursePoint } from '@/lib/domain/budgets/budget-course';
import { DAY_MS } from '@/lib/domain/time';
import type { BilledDay } from '@/lib/domain/usage/one-off';
import type { LoadedProgress } from './load-budget-progress';

const GRAINS = ['minute', 'hour', 'day'] as const;

/** How the spend of each budget's current period added up, by budget id: one query a grain for all budgets together. */
export async function loadBudgetCourses(
  tx: Transaction,
  workspaceId: string,
  budgets: readonly Budget[],
  progress: ReadonlyMap<string, LoadedProgress>,
  now: Date,
): Promise<Map<string, CoursePoint[]>> {
  const courses = new Map<string, CoursePoint[]>();
  for (const grain of GRAINS) {
    const drawn = budgets.flatMap((budget) => {
      const own = progress.get(budget.id);
      return own && COURSE_STEPS[budget.period].grain === grain ? [{ budget, own }] : [];
    });
    const questions = drawn.map(({ budget, own }) => ({
      ...{ id: budget.id, scope: budget.scope, endsAt: own.period.endsAt },
      startsAt: grain === 'day' ? findFirstDay(own.period.startsAt) : own.period.startsAt,
    }));
    const sums = await sumScopeSpendByBucket(tx, workspaceId, grain, questions);
    for (const { budget, own } of drawn) {
      const { period, spentNanos } = own;
      const buckets = sums.get(budget.id) ?? new Map<number, bigint>();
      if (grain === 'day') for (const day of own.billedDays) takeBilled(buckets, day);
      courses.set(budget.id, buildBudgetCourse({ budgetPeriod: budget.period, period, now, spentNanos, buckets }));
    }
  }
  return courses;
}

/** A day that the period begins in counts to it where its middle lies within. */
function findFirstDay(startsAt: Date): Date {
  return new Date(Math.ceil(startsAt.getTime() / DAY_MS - 0.5) * DAY_MS);
}

/** The bill in place of the estimate. */
function takeBilled(buckets: Map<number, bigint>, { startsAt, billedNanos, replacedNanos }: BilledDay): void {
  const startMs = startsAt.getTime();
  buckets.set(startMs, (buckets.get(startMs) ?? 0n) + billedNanos - replacedNanos);
}
