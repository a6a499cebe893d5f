import type { z } from 'zod';
import {
  CONTAINMENT_ACTIONS,
  type ContainmentAction,
  type ContainmentTarget,
  listMissingFields,
} from '@/lib/domain/containment/action';
import type { AimedTarget } from '@/lib/domain/containment/affected';
import {
  isSameValue,
  type LeverOffer,
  type LeverPlan,
  type PlannedStep,
  type StoredValue,
} from '@/lib/domain/containment/plan';
import type { LeverReply, StepPosition } from '@/lib/domain/containment/step-outcome';
import { AppError, type AppErrorCode } from '@/lib/errors';
import type { LeverFacts, Levers } from '../levers';
import { findStatus, type JsonClient } from './json-client';
import { HttpReplyError } from './reply-error';

/** One way of changing something at a provider. `read` and `plan` get the client that reads, the others the one that acts. */
export type HttpLever = {
  isReversible: boolean;
  isStop: boolean;
  plan(client: JsonClient, target: AimedTarget, facts: LeverFacts): Promise<LeverPlan>;
  /** The value as it is now, in the form of `before` and `after`. */
  read(client: JsonClient, step: PlannedStep): Promise<StoredValue>;
  /** Absent = equal values stand at the same position. */
  locate?(step: PlannedStep, value: StoredValue): StepPosition;
  apply(client: JsonClient, step: PlannedStep): Promise<unknown>;
  /** Absent = the API cannot put it back. */
  undo?(client: JsonClient, step: PlannedStep): Promise<unknown>;
};

export type LeverTable = Readonly<Partial<Record<ContainmentAction, HttpLever>>>;

type OpenedLevers = {
  name: string;
  table: LeverTable;
  /** Why a lever is not there, where there is more to say than that. */
  reasons: Readonly<Partial<Record<ContainmentAction, string>>>;
  reader: JsonClient;
  /** null = there is no key for acting. */
  actor: JsonClient | null;
};

/** A change waits no longer than this for its answer; reading back shows whether it was made. */
export const CHANGE_TIMEOUT_MS = 20_000;

/** The levers of a provider out of its table. Changes are never repeated here: each attempt is recorded first. */
export function openHttpLevers({ name, table, reasons, reader, actor }: OpenedLevers): Levers {
  const explain = (action: ContainmentAction) => reasons[action] ?? `${name} has no such lever`;
  const find = (action: ContainmentAction): HttpLever => {
    const lever = table[action];
    if (lever) return lever;
    throw refusePlan(explain(action));
  };
  const demandActor = (): JsonClient => {
    if (actor) return actor;
    throw refusePlan('the connection has no action key, and changes are made with it alone');
  };
  return {
    offer: async (target) => CONTAINMENT_ACTIONS.map((action) => offerLever(action, table[action], explain, target)),
    plan: (action, target, facts) => find(action).plan(reader, target, facts),
    async read(action, step) {
      const lever = find(action);
      const value = await lever.read(reader, step);
      return { value, position: (lever.locate ?? locateValue)(step, value) };
    },
    apply: async (action, step) => change(() => find(action).apply(demandActor(), step)),
    undo: async (action, step) => {
      const client = demandActor();
      const { undo } = find(action);
      if (!undo) return { kind: 'refused', words: 'the API has no way to put it back' };
      return change(() => undo(client, step));
    },
  };
}

function offerLever(
  action: ContainmentAction,
  lever: HttpLever | undefined,
  explain: (action: ContainmentAction) => string,
  target: ContainmentTarget,
): LeverOffer {
  if (!lever) return { action, isPossible: false, reason: explain(action) };
  const missing = listMissingFields(action, target);
  if (missing.length > 0) return { action, isPossible: false, reason: `the target names no ${missing.join(', ')}` };
  return { action, isPossible: true, isReversible: lever.isReversible, isStop: lever.isStop };
}

/** The answer to an action that the provider does not take for this target. */
export function refusePlan(reason: string): AppError {
  return new AppError('conflict', reason);
}

/** A field of a target that the plan cannot do without. Throws `invalid_input`. */
export function needField(target: AimedTarget, field: 'projectId' | 'apiKeyId' | 'model'): string {
  const value = target[field];
  if (value !== undefined) return value;
  const message = `target.${field}: expected the provider's id`;
  throw new AppError('invalid_input', message, { errors: [{ path: `target.${field}`, message }] });
}

/** A stored resource or value in the shape that its lever wrote it in. */
export function parseStored<T>(schema: z.ZodType<T>, value: StoredValue): T {
  return schema.parse(value);
}

/** What is there, or null where the provider answers 404. */
export async function readOrNull<T>(call: () => Promise<T>): Promise<T | null> {
  try {
    return await call();
  } catch (error) {
    if (findStatus(error) === 404) return null;
    throw error;
  }
}

function locateValue({ before, after }: PlannedStep, value: StoredValue): StepPosition {
  if (isSameValue(value, after)) return 'after';
  return isSameValue(value, before) ? 'before' : 'elsewhere';
}

const LONGEST_WORDS = 500;
const REFUSED: readonly AppErrorCode[] = ['provider_rejected', 'provider_request_refused', 'invalid_input', 'conflict'];

/** Makes one change and says what came of it, in the provider's words. Aborts pass through. */
async function change(call: () => Promise<unknown>): Promise<LeverReply> {
  try {
    const answer = JSON.stringify(await call(), (name, value: unknown) => (name === 'key' ? undefined : value)) ?? '';
    return { kind: 'done', words: `200 ${answer}`.slice(0, LONGEST_WORDS) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const status = findStatus(error);
    const said = error.cause instanceof HttpReplyError ? error.cause.message : error.message;
    const words = (status === null ? said : `${status} ${said}`).slice(0, LONGEST_WORDS);
    if (status === 404) return { kind: 'gone', words };
    if (status === 409) return { kind: 'conflict', words };
    if (REFUSED.includes(error.code)) return { kind: 'refused', words };
    return { kind: 'temporary', words, retryAfterSeconds: error.retryAfterSeconds };
  }
}
