import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { BudgetListItem, BudgetStatus } from '@/lib/contracts/budgets/budgets';
import { findBudget, listAllBudgets, listBudgetRows } from '@/lib/db/budgets/budgets';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { sumScopeSpendByBucket } from '@/lib/db/usage/scope-spend';
import type { Budget } from '@/lib/domain/budgets/budget';
import { buildBudgetCourse, COURSE_STEPS, type CoursePoint } from '@/lib/domain/budgets/budget-course';
import { formatNanosExact } from '@/lib/domain/money';
import { isWithinProjects, listAllowedProjects } from '@/lib/domain/people/project-limit';
import { DAY_MS } from '@/lib/domain/time';
import type { BilledDay } from '@/lib/domain/usage/one-off';
import { GRAINS } from '@/lib/domain/usage/usage';
import { cutPage, parseTextCursor } from '@/lib/services/page-cursor';
import { type LoadedProgress, loadBudgetProgress } from './load-budget-progress';
import { makeBudgetNotFound, mapBudget, mapBudgetStatus } from './manage-budgets';

/** How the spend of each budget's current period added up, by budget id: one query a grain for all budgets together. */
async function loadBudgetCourses(
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
    const ofUsage = questions.filter(({ scope }) => scope.payerId === undefined);
    const sums = await sumScopeSpendByBucket(tx, workspaceId, grain, ofUsage);
    for (const { budget, own } of drawn) {
      const { period, spentNanos } = own;
      const usage = [...(sums.get(budget.id) ?? [])].map(([startMs, { nanos }]): [number, bigint] => [startMs, nanos]);
      const buckets = new Map(own.byDay ?? usage);
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

/** The status of one budget in its current period. Throws `not_found`. */
export async function getBudgetStatus(viewer: Viewer, id: string, now: Date = readNow()): Promise<BudgetStatus> {
  const budget = await findBudget(getDb(), viewer.workspaceId, id);
  if (!budget || !isWithinProjects(viewer, budget.scope.projectId)) throw makeBudgetNotFound(id);
  const [status] = await loadStatuses(viewer.workspaceId, [budget], now);
  if (!status) throw makeBudgetNotFound(id);
  return status;
}

/** All budgets with their standing, in one go. */
export async function listBudgetStatuses(
  viewer: Viewer,
  now: Date = readNow(),
): Promise<{ budget: ReturnType<typeof mapBudget>; status: BudgetStatus }[]> {
  const all = await listAllBudgets(getDb(), viewer.workspaceId);
  const budgets = all.filter((budget) => isWithinProjects(viewer, budget.scope.projectId));
  const statuses = await loadStatuses(viewer.workspaceId, budgets, now);
  const byId = new Map(statuses.map((status) => [status.budgetId, status]));
  return budgets.flatMap((budget) => {
    const status = byId.get(budget.id);
    return status ? [{ budget: mapBudget(budget), status }] : [];
  });
}

async function loadStatuses(workspaceId: string, budgets: readonly Budget[], now: Date): Promise<BudgetStatus[]> {
  const progress = await inTransaction((tx) => loadBudgetProgress(tx, workspaceId, budgets, now));
  return budgets.flatMap((budget) => {
    const own = progress.get(budget.id);
    return own ? [mapBudgetStatus(budget, own, now)] : [];
  });
}

/** Budgets of the workspace by name, each with its standing and the course of its current period. */
export async function listBudgets(
  viewer: Viewer,
  page: { cursor?: string | undefined; limit: number },
  now: Date = readNow(),
): Promise<{ data: BudgetListItem[]; nextCursor: string | null }> {
  const { workspaceId } = viewer;
  return inTransaction(async (tx) => {
    const found = await listBudgetRows(tx, workspaceId, {
      afterName: parseTextCursor(page.cursor),
      projectIds: listAllowedProjects(viewer),
      limit: page.limit + 1,
    });
    const { rows, nextCursor } = cutPage(found, page.limit, (budget) => budget.name);
    const progress = await loadBudgetProgress(tx, workspaceId, rows, now);
    const courses = await loadBudgetCourses(tx, workspaceId, rows, progress, now);
    const data = rows.flatMap((budget): BudgetListItem[] => {
      const own = progress.get(budget.id);
      if (!own) return [];
      const course = (courses.get(budget.id) ?? []).map(({ at, spentNanos }) => ({
        at: at.toISOString(),
        spent: formatNanosExact(spentNanos),
      }));
      return [{ ...mapBudget(budget), status: mapBudgetStatus(budget, own, now), course }];
    });
    return { data, nextCursor };
  });
}
