import type { Containment, ContainmentLevers } from '@/lib/contracts/containment/containments';

/** Why the one action of an incident is what it is. */
type Reason = 'looking' | 'stops' | 'must-ask' | 'may-not' | 'waits' | 'done';

/**
 * The one thing to press about an incident: make a plan of an action, open a plan that is there, or open the list of what
 * can be done by hand. `press` null = nothing is to be pressed; `name` = the action that it is about.
 */
export type Primary = { reason: Reason; name: string; press: 'do' | 'ask' | 'approve' | 'by-hand' | null } & (
  | { kind: 'plan'; action: Containment['action'] }
  | { kind: 'open'; planId: string | null }
);

type Abilities = { contain: boolean; askForContainment: boolean };

const DONE: readonly Containment['state'][] = ['applying', 'applied', 'verified', 'undoing'];
const WAITING: readonly Containment['state'][] = ['planned', 'awaiting_approval', 'partly_failed', 'failed'];

/**
 * What to press: nothing while a change is made or stands, the plan that waits, else the weakest action that really stops
 * it, else the ways by hand. `isUnknown` = what can be done could not be read.
 */
export function choosePrimary(
  levers: ContainmentLevers | null,
  isUnknown: boolean,
  plans: readonly Containment[],
  can: Abilities,
): Primary {
  const real = plans.filter((plan) => !plan.dryRun);
  const standing = real.find((plan) => plan.isStop && DONE.includes(plan.state));
  if (standing) return { kind: 'open', reason: 'done', name: standing.title, press: null, planId: standing.id };
  const waiting = real.find((plan) => WAITING.includes(plan.state));
  if (waiting) return openWaiting(waiting, can);
  const none = { kind: 'open', name: '', press: null, planId: null } as const;
  if (!can.askForContainment) return { ...none, reason: 'may-not' };
  if (levers === null && !isUnknown) return { ...none, reason: 'looking' };
  const best = levers?.levers.find((lever) => lever.isRecommended && lever.isPossible);
  if (!best) return { ...none, reason: 'stops', press: 'by-hand' };
  const { title: name, action } = best;
  return can.contain
    ? { kind: 'plan', reason: 'stops', name, press: 'do', action }
    : { kind: 'plan', reason: 'must-ask', name, press: 'ask', action };
}

function openWaiting({ id, title, state }: Containment, can: Abilities): Primary {
  const opened = { kind: 'open', name: title, planId: id } as const;
  if (!can.contain) return { ...opened, reason: 'waits', press: null };
  return { ...opened, reason: 'stops', press: state === 'awaiting_approval' ? 'approve' : 'do' };
}
