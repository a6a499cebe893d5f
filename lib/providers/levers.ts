import type { ContainmentAction, ContainmentTarget } from '@/lib/domain/containment/action';
import type { AimedTarget } from '@/lib/domain/containment/affected';
import type { LeverOffer, LeverPlan, PlannedStep, StoredValue } from '@/lib/domain/containment/plan';
import type { LeverReply, StepPosition } from '@/lib/domain/containment/step-outcome';

/** What is known on our side and a plan depends on. */
export type LeverFacts = {
  /** Spent in the provider's running month by what the target names; a spend limit at or below it stops at once. */
  monthToDateNanos: bigint;
  now: Date;
};

export type StepReading = { value: StoredValue; position: StepPosition };

/**
 * What can be changed at one provider to stop spend. Reading uses the key for reading, changes the action key alone.
 * `offer`, `plan` and `read` change nothing. They throw AppError: `conflict` where the provider has no such lever for
 * this target, with the reason, and the codes of `UsageProvider` else. `apply` and `undo` make one attempt, never throw
 * for what the provider says, and can be repeated: each sets a value, none adds to one.
 */
export type Levers = {
  /** Every action, possible or not and why, for a target; fields that a target lacks make an action impossible. */
  offer(target: ContainmentTarget, signal?: AbortSignal): Promise<LeverOffer[]>;
  plan(action: ContainmentAction, target: AimedTarget, facts: LeverFacts, signal?: AbortSignal): Promise<LeverPlan>;
  read(action: ContainmentAction, step: PlannedStep, signal?: AbortSignal): Promise<StepReading>;
  apply(action: ContainmentAction, step: PlannedStep, signal?: AbortSignal): Promise<LeverReply>;
  undo(action: ContainmentAction, step: PlannedStep, signal?: AbortSignal): Promise<LeverReply>;
};
