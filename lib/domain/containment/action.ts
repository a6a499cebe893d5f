/** What can be done at a provider against spend, from the weakest to the strongest. */
export const CONTAINMENT_ACTIONS = [
  'lower-rate-limit',
  'deny-model',
  'disable-hosted-tools',
  'limit-service-tiers',
  'restrict-key',
  'disable-key',
  'spend-limit',
  'expire-key',
  'remove-member',
  'delete-key',
  'delete-service-account',
] as const;
export type ContainmentAction = (typeof CONTAINMENT_ACTIONS)[number];

type TargetField = 'projectId' | 'apiKeyId' | 'model' | 'userId' | 'serviceAccountId';

/** What a target has to name for each action; `spend-limit` without a project limits the organization. */
const NEEDED: Readonly<Record<ContainmentAction, readonly TargetField[]>> = {
  'lower-rate-limit': ['projectId', 'model'],
  'deny-model': ['projectId', 'model'],
  'disable-hosted-tools': ['projectId'],
  'limit-service-tiers': ['projectId'],
  'restrict-key': ['projectId', 'apiKeyId'],
  'disable-key': ['projectId', 'apiKeyId'],
  'spend-limit': [],
  'expire-key': ['projectId', 'apiKeyId'],
  'remove-member': ['projectId', 'userId'],
  'delete-key': ['projectId', 'apiKeyId'],
  'delete-service-account': ['projectId', 'serviceAccountId'],
};

/** Part of an organization that an action is aimed at; ids are the provider's own. */
export type ContainmentTarget = { connectionId: string } & { [Field in TargetField]?: string };

/** Fields that an action needs and the target does not name; empty = complete. */
export function listMissingFields(action: ContainmentAction, target: ContainmentTarget): TargetField[] {
  return NEEDED[action].filter((field) => target[field] === undefined);
}

/** The part of a target that an action speaks of: what it does not need is left out, so equal aims compare as equal. */
export function narrowTarget(action: ContainmentAction, target: ContainmentTarget): ContainmentTarget {
  const fields: readonly TargetField[] = action === 'spend-limit' ? ['projectId'] : NEEDED[action];
  const narrowed: ContainmentTarget = { connectionId: target.connectionId };
  for (const field of fields) {
    const value = target[field];
    if (value !== undefined) narrowed[field] = value;
  }
  return narrowed;
}

/** True when the spend of one key alone is stopped: nothing else of its project is touched. */
export function isKeyAction(action: ContainmentAction): boolean {
  return NEEDED[action].includes('apiKeyId');
}

/** True when it is aimed at one model of a project. */
export function isModelAction(action: ContainmentAction): boolean {
  return NEEDED[action].includes('model');
}

/** Position from 0, weakest first. */
export function rankAction(action: ContainmentAction): number {
  return CONTAINMENT_ACTIONS.indexOf(action);
}
