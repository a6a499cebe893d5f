import type { ContainmentAction } from '@/lib/domain/containment/action';
import { MINUTE_MS } from '@/lib/domain/time';
import type { AccountAct } from './account-act';
import type { AccountEvent } from './account-event';

/** A containment that stands, or ended lately, with the moments at which we changed something at the provider. */
export type ContainmentInForce = {
  id: string;
  title: string;
  action: ContainmentAction;
  projectId: string | null;
  apiKeyId: string | null;
  userId: string | null;
  serviceAccountId: string | null;
  /** Ids of what was changed, as the provider names it in its own log. */
  resourceIds: string[];
  /** Values that were set, e.g. { max_requests_per_1_minute: 1 }. */
  values: Record<string, number>;
  /** [heldFrom, heldUntil); null = it still is. */
  heldFrom: Date;
  heldUntil: Date | null;
  changedAt: Date[];
};

/** Before and after one of our changes: clocks differ, and the log writes the moment it took it. */
const OURS_BEFORE_MS = 2 * MINUTE_MS;
const OURS_AFTER_MS = 10 * MINUTE_MS;

/** True when we made this change ourselves: the thing is the same, and so is the time. */
export function isOurOwnChange(containment: ContainmentInForce, event: AccountEvent, act: AccountAct): boolean {
  if (!concernsContainment(containment, event, act)) return false;
  return containment.changedAt.some((at) => {
    const apart = event.at.getTime() - at.getTime();
    return apart >= -OURS_BEFORE_MS && apart <= OURS_AFTER_MS;
  });
}

/** True when the containment stood at the time of the event. */
export function isHeldAt({ heldFrom, heldUntil }: ContainmentInForce, at: Date): boolean {
  return at >= heldFrom && (heldUntil === null || at < heldUntil);
}

/** True when the event is about what the containment changed. */
export function concernsContainment(containment: ContainmentInForce, event: AccountEvent, act: AccountAct): boolean {
  const isOfProject =
    containment.projectId === null || containment.projectId === event.projectId || event.projectId === null;
  switch (act.kind) {
    case 'limit-changed':
      if (containment.action === 'spend-limit') return act.isSpend && isOfProject;
      if (containment.action !== 'lower-rate-limit' || act.isSpend) return false;
      return act.id !== null && containment.resourceIds.includes(act.id) && isOfProject;
    case 'key-changed':
      return act.keyId !== null && act.keyId === containment.apiKeyId;
    case 'deleted':
      return (
        act.id !== null && [containment.apiKeyId, containment.serviceAccountId, containment.userId].includes(act.id)
      );
    case 'person-added':
      return act.personId !== null && act.personId === containment.userId;
    case 'role-granted':
      return act.principal !== null && act.principal === containment.userId;
    default:
      return false;
  }
}

/** Whether an event loosens what a containment holds, as far as the event shows; in words what it did. */
export function findLoosening(containment: ContainmentInForce, act: AccountAct): string | null {
  switch (act.kind) {
    case 'limit-changed': {
      if (act.isRemoved) return `${act.what} was removed`;
      const raised = Object.entries(act.values).find(([name, value]) => value > (containment.values[name] ?? value));
      return raised ? `${act.what} was raised to ${raised[1]} (${raised[0].replaceAll('_', ' ')})` : null;
    }
    case 'key-changed': {
      const isReadOnly =
        act.scopes !== null && act.scopes.length > 0 && act.scopes.every((scope) => /read$/.test(scope));
      return act.scopes === null || isReadOnly ? null : 'the key was given back its permissions';
    }
    case 'person-added':
    case 'role-granted':
      return 'the person was let in again';
    default:
      return null;
  }
}
