import type { LeverReply } from '@/lib/domain/containment/step-outcome';
import { AppError, type AppErrorCode } from '@/lib/errors';
import { ProviderReplyError } from '../errors';
import { callSdk } from '../sdk';
import { findStatus } from './lever';

const LONGEST_WORDS = 500;
const REFUSED: readonly AppErrorCode[] = ['provider_rejected', 'provider_request_refused', 'invalid_input'];

/** Makes one change and says what came of it, in the provider's words. Aborts pass through. */
export async function change(doing: string, call: () => PromiseLike<unknown>): Promise<LeverReply> {
  try {
    return { kind: 'done', words: `200 ${writeAnswer(await callSdk(doing, call))}`.slice(0, LONGEST_WORDS) };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return describeFailure(error);
  }
}

/** The answer without what it may hold of keys: the whole value of a key is in none of them, and stays out if it were. */
function writeAnswer(answer: unknown): string {
  return JSON.stringify(answer, (name, value: unknown) => (name === 'value' ? undefined : value)) ?? '';
}

function describeFailure(error: AppError): LeverReply {
  const status = findStatus(error);
  const said = error.cause instanceof ProviderReplyError ? error.cause.message : error.message;
  const words = (status === null ? said : `${status} ${said}`).slice(0, LONGEST_WORDS);
  if (status === 404) return { kind: 'gone', words };
  if (status === 409) return { kind: 'conflict', words };
  if (REFUSED.includes(error.code)) return { kind: 'refused', words };
  return { kind: 'temporary', words, retryAfterSeconds: error.retryAfterSeconds };
}
