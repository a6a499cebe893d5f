/** A containment plan, its steps, and what happens next. Nothing here knows a provider. */

export const CONTAINMENT_STATES = [
  'planned',
  'awaiting_approval',
  'applying',
  'applied',
  'verified',
  'partly_failed',
  'undoing',
  'undone',
  'failed',
  'cancelled',
] as const;
export type ContainmentState = (typeof CONTAINMENT_STATES)[number];

export const STEP_STATES = [
  'pending',
  /** Recorded before the provider is asked: after a crash it is unknown whether the change was made. */
  'applying',
  'applied',
  /** Read back as wanted. */
  'verified',
  /** Given up; what the provider holds has to be read before anything else. */
  'failed',
  'undoing',
  /** The provider took the old value. */
  'put_back',
  /** As it was before, read back. */
  'undone',
  'undo_failed',
] as const;
export type StepState = (typeof STEP_STATES)[number];

export type Direction = 'apply' | 'undo';

/** States in which the machine works automatically, and goes on after a crash. */
export const WORKING_STATES: readonly ContainmentState[] = ['applying', 'applied', 'undoing'];
/** States in which something is, or may be, changed at the provider. */
const HOLDING_STATES: readonly ContainmentState[] = ['applying', 'applied', 'verified', 'partly_failed', 'undoing'];

export type ContainmentCommand = 'approve' | 'apply' | 'undo' | 'cancel';

const ALLOWED: Readonly<Record<ContainmentCommand, readonly ContainmentState[]>> = {
  approve: ['awaiting_approval'],
  // Trying again is applying: what is done already is seen by reading it back.
  apply: ['planned', 'partly_failed', 'failed'],
  undo: ['applying', 'applied', 'verified', 'partly_failed', 'failed'],
  cancel: ['planned', 'awaiting_approval'],
};

export type CommandDecision = { isAllowed: true } | { isAllowed: false; reason: string };

/** Whether a command fits the state; a dry run is never applied, what cannot be undone is not tried. */
export function decideCommand(
  command: ContainmentCommand,
  plan: { state: ContainmentState; isDryRun: boolean; isReversible: boolean; undoText: string },
): CommandDecision {
  if (plan.isDryRun && command !== 'cancel')
    return { isAllowed: false, reason: 'it is a dry run: make the plan again without dryRun' };
  if (!ALLOWED[command].includes(plan.state)) {
    return { isAllowed: false, reason: `it is ${plan.state}; expected ${ALLOWED[command].join(', ')}` };
  }
  if (command === 'undo' && !plan.isReversible) return { isAllowed: false, reason: plan.undoText };
  return { isAllowed: true };
}

/** What is to be done to a step now. */
export type StepTask = 'apply' | 'verify' | 'undo' | 'confirm';

/** The first step that has work in this direction, and which; null = all are settled. Undoing goes backwards. */
export function findTask<T extends { state: StepState }>(
  direction: Direction,
  steps: readonly T[],
): { step: T; task: StepTask } | null {
  if (direction === 'undo') {
    const back = steps.toReversed();
    const open = back.find(({ state }) => state !== 'undone' && state !== 'undo_failed' && state !== 'put_back');
    if (open) return { step: open, task: 'undo' };
    const unread = back.find(({ state }) => state === 'put_back');
    return unread ? { step: unread, task: 'confirm' } : null;
  }
  const open = steps.find(({ state }) => state === 'pending' || state === 'applying');
  if (open) return { step: open, task: 'apply' };
  const unread = steps.find(({ state }) => state === 'applied');
  return unread ? { step: unread, task: 'verify' } : null;
}

/** The state of the whole from its direction and its steps. */
export function computeContainmentState(direction: Direction, steps: readonly StepState[]): ContainmentState {
  const count = (...wanted: StepState[]) => steps.filter((state) => wanted.includes(state)).length;
  if (direction === 'undo') {
    if (count('undone') === steps.length) return 'undone';
    return count('undone', 'undo_failed') === steps.length ? 'partly_failed' : 'undoing';
  }
  if (count('pending', 'applying', 'undoing', 'put_back') > 0) return 'applying';
  if (count('verified') === steps.length) return 'verified';
  if (count('applied') > 0) return 'applied';
  return count('verified') > 0 ? 'partly_failed' : 'failed';
}

/** What a step is set back to when its plan is applied again, or undone after that failed. */
export function resetStep(command: 'apply' | 'undo', state: StepState): StepState {
  if (command === 'undo') return state === 'undone' ? state : 'undoing';
  return state === 'verified' || state === 'applied' ? state : 'applying';
}

export type Held = { id: string; state: ContainmentState; action: string; targetKey: string; holds: readonly string[] };

/**
 * The plan that another one has to wait for, or null: nothing is changed twice at a time, and what is contained already
 * is not contained again.
 */
export function findOverlap(wanted: Omit<Held, 'state'>, others: readonly Held[]): Held | null {
  return (
    others.find((other) => {
      if (other.id === wanted.id || !HOLDING_STATES.includes(other.state)) return false;
      const isSameAim = other.action === wanted.action && other.targetKey === wanted.targetKey;
      const isWorking = other.state !== 'verified';
      return isSameAim || (isWorking && other.holds.some((hold) => wanted.holds.includes(hold)));
    }) ?? null
  );
}
