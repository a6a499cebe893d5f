import { applyRipeContainments } from './apply-ripe';
import { evaluateBudgetActions } from './evaluate-budget-actions';
import { type AutomationInput, evaluateContainmentPolicies } from './evaluate-policies';
import { resumeContainments } from './run-containment';
import { watchContainments } from './watch-containments';

/** One round of everything about containment that is done by itself, in the order in which a leak is met. */
export async function runContainmentRound(input: AutomationInput & { readClock?: () => Date }): Promise<void> {
  await evaluateContainmentPolicies(input);
  await evaluateBudgetActions(input);
  await applyRipeContainments(input);
  await resumeContainments(input);
  await watchContainments(input);
}
