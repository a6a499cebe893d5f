import { getDb } from '@/lib/db/client';
import { hasContainmentWork } from '@/lib/db/containment/automation';
import { tryEach } from '@/lib/services/try-each';
import { applyRipeContainments } from './apply-ripe';
import { evaluateBudgetActions } from './evaluate-budget-actions';
import { type AutomationInput, evaluateContainmentPolicies } from './evaluate-policies';
import { resumeContainments } from './run-containment';
import { watchContainments } from './watch-containments';

/**
 * One round of everything about containment that is done by itself, in the order in which a leak is met. A part that fails keeps
 * none of the others back: their failures are thrown when all had their turn. Returns whether the next one may be late,
 * because nothing stands that it would act on.
 */
export async function runContainmentRound(
  input: AutomationInput & { readClock?: () => Date },
): Promise<{ mayWait: boolean }> {
  const parts = [
    evaluateContainmentPolicies,
    evaluateBudgetActions,
    applyRipeContainments,
    resumeContainments,
    watchContainments,
  ];
  await tryEach(parts, (part) => part(input));
  return { mayWait: !(await hasContainmentWork(getDb(), input.workspaceId)) };
}
