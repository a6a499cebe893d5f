import { getDb } from '@/lib/db/client';
import { hasContainmentWork } from '@/lib/db/containment/automation';
import { tryEach } from '@/lib/services/try-each';
import { applyRipeContainments } from './apply-ripe';
import { evaluateBudgetActions } from './evaluate-budget-actions';
import { type AutomationInput, evaluateContainmentPolicies } from './evaluate-policies';
import { resumeContainments } from './run-containment';
import { watchContainments } from './watch-containments';

/**
 * One round of all automatic containment, in the order in which a leak is handled. A part that fails does not stop the
 * others: their failures are thrown at the end. Returns whether the next round may be late, because there is nothing to
 * act on.
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
