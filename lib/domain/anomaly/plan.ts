import { isModelNamed } from '@/lib/domain/usage/model-family';
import { isWeekendDay, type LocalCalendar } from './local-calendar';
import type { Series } from './series';
import { PROFILE_WEIGHTS } from './series';
import { describeShared, isShared } from './shared-subjects';
import type { PlanShift } from './thresholds';
import type { PlannedChange } from './types';

/** Days after which what is usual has learnt an announced level for good. */
const LEARNT_AFTER_DAYS = 120;

/**
 * The announced change that applies to a series at a minute, the largest factor of several; null = none. One that names
 * a model or user applies to keys that use it, and to all of its use.
 */
export function findPlanShift(
  plans: readonly PlannedChange[],
  series: Series,
  minute: number,
  calendar: LocalCalendar,
): PlanShift | null {
  let found: PlanShift | null = null;
  for (const plan of plans) {
    const { scope, multiplier: factor } = plan;
    if (!isInForce(plan, minute) || !isInScope(scope, series)) continue;
    if (found !== null && factor <= found.factor) continue;
    const { day: beforeDay, minuteOfDay } = calendar.findLocalMinute(Math.floor(plan.fromSeconds / 60));
    const firstShare = 1 - minuteOfDay / 1_440;
    found = { factor, beforeDay, firstShare, ...(scope.model === undefined ? {} : { model: scope.model }) };
  }
  return found;
}

function isInForce(plan: PlannedChange, minute: number): boolean {
  return minute * 60 >= plan.fromSeconds && (plan.untilSeconds === undefined || minute * 60 < plan.untilSeconds);
}

function isInScope(scope: PlannedChange['scope'], series: Series): boolean {
  if (isShared(series)) {
    const { level, name } = describeShared(series);
    if (scope.projectId !== undefined || scope.apiKeyId !== undefined) return false;
    if (scope.userId !== undefined && (level !== 'user' || scope.userId !== name)) return false;
    return scope.model === undefined || (level === 'model' && isModelNamed(scope.model, name));
  }
  if (scope.projectId !== undefined && scope.projectId !== series.projectId) return false;
  if (scope.apiKeyId !== undefined && scope.apiKeyId !== series.apiKeyId) return false;
  const { model } = scope;
  if (model !== undefined && !series.leaves.some((leaf) => isModelNamed(model, leaf.identity.model))) return false;
  return scope.userId === undefined || series.leaves.some((leaf) => leaf.identity.userId === scope.userId);
}

/** Part of an announced factor that what is usual at a local day has not learnt yet: from the factor down to 1. */
export function computeUnlearnt({ factor, beforeDay, firstShare }: PlanShift, day: number): number {
  if (day < beforeDay || day - beforeDay > LEARNT_AFTER_DAYS) return 1;
  const isWeekend = isWeekendDay(day);
  let learnt = isWeekendDay(beforeDay) === isWeekend && day > beforeDay ? firstShare : 0;
  for (let past = beforeDay + 1; past < day; past++) if (isWeekendDay(past) === isWeekend) learnt++;
  const share = 1 - (1 - PROFILE_WEIGHTS[isWeekend ? 'weekend' : 'workday']) ** learnt;
  const now = day === beforeDay ? 1 + (factor - 1) * firstShare : factor;
  return now / (1 + (factor - 1) * share);
}

/** Usual micro-dollars of the hour that a UTC minute lies in, with what was announced and is not learnt yet. */
export function expectPlanned(
  plans: readonly PlannedChange[],
  series: Series,
  minute: number,
  calendar: LocalCalendar,
): number {
  const expected = series.expectHourAt(minute);
  const plan = plans.length === 0 ? null : findPlanShift(plans, series, minute, calendar);
  return plan === null ? expected : expected * computeUnlearnt(plan, calendar.findLocalMinute(minute).day);
}

/** What announced changes of its keys make of a project or the organization; null = none of them is in force. */
export function findWiderShift(
  plans: readonly PlannedChange[],
  parent: Series,
  all: Iterable<Series>,
  minute: number,
  calendar: LocalCalendar,
): PlanShift | null {
  if (!plans.some((plan) => isInForce(plan, minute))) return null;
  const { day } = calendar.findLocalMinute(minute);
  let before = 0;
  let after = 0;
  let shift: PlanShift | null = null;
  for (const child of all) {
    if (child.level !== 'key' || (parent.level === 'project' && child.parent !== parent)) continue;
    const plan = findPlanShift(plans, child, minute, calendar);
    // Without what of the plan is learnt by now.
    const usual = child.expectDay() / (plan === null ? 1 : plan.factor / computeUnlearnt(plan, day));
    before += usual;
    after += usual * (plan?.factor ?? 1);
    if (plan && (shift === null || plan.beforeDay > shift.beforeDay)) shift = plan;
  }
  if (shift === null || before <= 0) return null;
  return { factor: after / before, beforeDay: shift.beforeDay, firstShare: shift.firstShare };
}
