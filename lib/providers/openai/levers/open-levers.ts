import {
  CONTAINMENT_ACTIONS,
  type ContainmentAction,
  type ContainmentTarget,
  listMissingFields,
} from '@/lib/domain/containment/action';
import type { LeverOffer } from '@/lib/domain/containment/plan';
import { AppError } from '@/lib/errors';
import type { Levers } from '../../levers';
import { createSdk, type SdkOptions } from '../sdk';
import { deleteKey, expireKey, restrictKey } from './keys';
import { type Lever, locateValue, type Organization, refusePlan } from './lever';
import { modelPermissions } from './model-permissions';
import { deleteServiceAccount, removeMember } from './owners';
import { hostedTools, serviceTiers } from './project-switches';
import { rateLimits } from './rate-limits';
import { change } from './reply';
import { spendLimit } from './spend-limit';

/** Absent = OpenAI has no such lever. */
const LEVERS: Readonly<Partial<Record<ContainmentAction, Lever>>> = {
  'lower-rate-limit': rateLimits,
  'deny-model': modelPermissions,
  'disable-hosted-tools': hostedTools,
  'limit-service-tiers': serviceTiers,
  'restrict-key': restrictKey,
  'spend-limit': spendLimit,
  'expire-key': expireKey,
  'remove-member': removeMember,
  'delete-key': deleteKey,
  'delete-service-account': deleteServiceAccount,
};

const NO_SUCH_LEVER: Readonly<Partial<Record<ContainmentAction, string>>> = {
  'disable-key': 'OpenAI cannot switch a key off and on again: it can narrow, expire or delete one',
};

/** A change waits no longer than this for its answer; reading back shows whether it was made. */
const CHANGE_TIMEOUT_MS = 20_000;

export type LeverOptions = Omit<SdkOptions, 'adminKey' | 'maxRetries'> & {
  readKey: string;
  /** null = there is none: nothing can be changed. */
  actionKey: string | null;
};

/** The levers of an OpenAI organization. Changes are never repeated by the SDK: each attempt is recorded first. */
export function openOpenAiLevers({ readKey, actionKey, ...options }: LeverOptions): Levers {
  const reader = createSdk({ ...options, adminKey: readKey }).admin.organization;
  const actor = actionKey === null ? null : createActor({ ...options, adminKey: actionKey });
  const demandActor = (): Organization => {
    if (actor) return actor;
    throw new AppError('conflict', 'the connection has no action key, and changes are made with it alone');
  };
  return {
    offer: async (target) => CONTAINMENT_ACTIONS.map((action) => offerLever(action, target)),
    plan: (action, target, facts) => findLever(action).plan(reader, target, facts),
    async read(action, step) {
      const lever = findLever(action);
      const value = await lever.read(reader, step);
      return { value, position: (lever.locate ?? locateValue)(step, value) };
    },
    apply: async (action, step) => {
      const organization = demandActor();
      return change(`containing (${action})`, async () => findLever(action).apply(organization, step));
    },
    undo: async (action, step) => {
      const organization = demandActor();
      const { undo } = findLever(action);
      if (!undo) return { kind: 'refused', words: 'the API has no way to put it back' };
      return change(`undoing ${action}`, async () => undo(organization, step));
    },
  };
}

function createActor(options: SdkOptions): Organization {
  return createSdk({ timeoutMs: CHANGE_TIMEOUT_MS, ...options, maxRetries: 0 }).admin.organization;
}

function findLever(action: ContainmentAction): Lever {
  const lever = LEVERS[action];
  if (lever) return lever;
  throw refusePlan(NO_SUCH_LEVER[action] ?? 'OpenAI has no such lever');
}

function offerLever(action: ContainmentAction, target: ContainmentTarget): LeverOffer {
  const lever = LEVERS[action];
  if (!lever) return { action, isPossible: false, reason: NO_SUCH_LEVER[action] ?? 'OpenAI has no such lever' };
  const missing = listMissingFields(action, target);
  if (missing.length > 0) return { action, isPossible: false, reason: `the target names no ${missing.join(', ')}` };
  const { isReversible, isStop } = lever;
  return { action, isPossible: true, isReversible, isStop };
}
