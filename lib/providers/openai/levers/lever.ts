import type OpenAI from 'openai';
import type { z } from 'zod';
import type { AimedTarget } from '@/lib/domain/containment/affected';
import { isSameValue, type LeverPlan, type PlannedStep, type StoredValue } from '@/lib/domain/containment/plan';
import type { StepPosition } from '@/lib/domain/containment/step-outcome';
import { AppError } from '@/lib/errors';
import type { LeverFacts } from '../../levers';
import { ProviderReplyError } from '../errors';
import { callSdk } from '../sdk';

/** The admin part of the SDK with one key. */
export type Organization = OpenAI['admin']['organization'];

/** One way of changing something at OpenAI. `read` and `plan` get the client that reads, the others the one that acts. */
export type Lever = {
  isReversible: boolean;
  isStop: boolean;
  plan(organization: Organization, target: AimedTarget, facts: LeverFacts): Promise<LeverPlan>;
  /** The value as it is now, in the form of `before` and `after`. */
  read(organization: Organization, step: PlannedStep): Promise<StoredValue>;
  /** Absent = equal values stand at the same position. */
  locate?(step: PlannedStep, value: StoredValue): StepPosition;
  /** The provider's answer. */
  apply(organization: Organization, step: PlannedStep): PromiseLike<unknown>;
  /** Absent = the API cannot put it back. */
  undo?(organization: Organization, step: PlannedStep): PromiseLike<unknown>;
};

/** Where a value stands between what was and what shall be. Equal ones are `after`: there is nothing to do. */
export function locateValue({ before, after }: PlannedStep, value: StoredValue): StepPosition {
  if (isSameValue(value, after)) return 'after';
  return isSameValue(value, before) ? 'before' : 'elsewhere';
}

/** A field of a target that the plan cannot do without. Throws `invalid_input`. */
export function need(target: AimedTarget, field: 'projectId' | 'apiKeyId' | 'model' | 'userId' | 'serviceAccountId') {
  const value = target[field];
  if (value !== undefined) return value;
  const message = `target.${field}: expected the provider's id`;
  throw new AppError('invalid_input', message, { errors: [{ path: `target.${field}`, message }] });
}

/** The answer to an action that OpenAI does not take for this target. */
export function refusePlan(reason: string): AppError {
  return new AppError('conflict', reason);
}

/** A stored resource or value in the shape that its lever wrote it in. */
export function parseStored<T>(schema: z.ZodType<T>, value: StoredValue): T {
  return schema.parse(value);
}

/** What is there, or null where the provider answers 404. */
export async function readOrNull<T>(doing: string, call: () => PromiseLike<T>): Promise<T | null> {
  try {
    return await callSdk(doing, call);
  } catch (error) {
    if (findStatus(error) === 404) return null;
    throw error;
  }
}

/** Status of the provider's error reply; null = there was no reply. */
export function findStatus(error: unknown): number | null {
  return error instanceof AppError && error.cause instanceof ProviderReplyError ? (error.cause.status ?? null) : null;
}
