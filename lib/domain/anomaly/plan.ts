import type { LocalCalendar } from './local-calendar';
import type { Series } from './series';
import type { PlanShift } from './thresholds';
import type { PlannedChange } from './types';

/** The announced change that applies to a series at a minute, the largest factor of several; null = none. */
export function findPlanShift(
  plans: readonly PlannedChange[],
  series: Series,
  minute: number,
  calendar: LocalCalendar,
): PlanShift | null {
  let found: PlanShift | null = null;
  for (const plan of plans) {
    const { scope } = plan;
    if (minute * 60 < plan.fromSeconds || (plan.untilSeconds !== undefined && minute * 60 >= plan.untilSeconds))
      continue;
    if (scope.projectId !== undefined && scope.projectId !== series.projectId) continue;
    if (scope.apiKeyId !== undefined && scope.apiKeyId !== series.apiKeyId) continue;
    if (scope.model !== undefined && !series.leaves.some((leaf) => leaf.identity.model === scope.model)) continue;
    if (scope.userId !== undefined && !series.leaves.some((leaf) => leaf.identity.userId === scope.userId)) continue;
    const beforeDay = calendar.findLocalMinute(Math.floor(plan.fromSeconds / 60)).day;
    if (found === null || plan.multiplier > found.factor) {
      found = { factor: plan.multiplier, beforeDay, ...(scope.model === undefined ? {} : { model: scope.model }) };
    }
  }
  return found;
}
