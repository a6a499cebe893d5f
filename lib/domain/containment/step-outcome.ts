import { HOUR_MS, MINUTE_MS } from '@/lib/domain/time';
import type { StepState, StepTask } from './state';

/** Where the provider stands with a step, as it was read. `unknown` = the provider does not show it. */
export type StepPosition = 'before' | 'after' | 'elsewhere' | 'unknown';

/** What came of asking the provider. `words` are its own. */
export type LeverReply =
  | { kind: 'done'; words: string }
  /** 429, 5xx, no answer: whether the change was made is not known. */
  | { kind: 'temporary'; words: string; retryAfterSeconds: number | null }
  /** 409: another request is changing it at the moment. */
  | { kind: 'conflict'; words: string }
  /** 404: the thing is not there (any more). */
  | { kind: 'gone'; words: string }
  /** 400, 401, 403, 422: it will not be done. */
  | { kind: 'refused'; words: string };

export type StepOutcome = {
  state: StepState;
  /** When to go on; null = at once. */
  retryAt: Date | null;
};

/** A provider that is down for hours is waited for; after this time the machine gives up. */
const GIVE_UP_AFTER_MS = 6 * HOUR_MS;
const MOST_CONFLICTS = 6;
/** A change that the provider took and does not show for so long was lost. */
const UNCONFIRMED_AFTER_MS = 10 * MINUTE_MS;
const SHORTEST_PAUSE_SECONDS = 2;
const LONGEST_PAUSE_SECONDS = 60;

type Attempts = { task: StepTask; attemptCount: number; startedAt: Date };

/** What becomes of a step after the provider was asked to change or to put back something. */
export function decideAfterReply(attempts: Attempts, reply: LeverReply, now: Date): StepOutcome {
  const { task, attemptCount, startedAt } = attempts;
  const asked: StepState = task === 'undo' ? 'undoing' : 'applying';
  const givenUp: StepState = task === 'undo' ? 'undo_failed' : 'failed';
  switch (reply.kind) {
    case 'done':
      // Both are read back before they count.
      return { state: task === 'undo' ? 'put_back' : 'applied', retryAt: null };
    case 'gone':
    case 'refused':
      return { state: givenUp, retryAt: null };
    case 'conflict':
      if (attemptCount >= MOST_CONFLICTS) return { state: givenUp, retryAt: null };
      return { state: asked, retryAt: addPause(now, attemptCount, null) };
    case 'temporary':
      if (now.getTime() - startedAt.getTime() >= GIVE_UP_AFTER_MS) return { state: givenUp, retryAt: null };
      return { state: asked, retryAt: addPause(now, attemptCount, reply.retryAfterSeconds) };
  }
}

/** What becomes of a step that the provider took, after it was read back. */
export function decideAfterReading(
  attempts: Attempts & { task: 'verify' | 'confirm' },
  position: StepPosition,
  now: Date,
): StepOutcome {
  const isUndo = attempts.task === 'confirm';
  if (position === 'unknown' || position === (isUndo ? 'before' : 'after')) {
    return { state: isUndo ? 'undone' : 'verified', retryAt: null };
  }
  if (now.getTime() - attempts.startedAt.getTime() >= UNCONFIRMED_AFTER_MS) {
    return { state: isUndo ? 'undo_failed' : 'failed', retryAt: null };
  }
  return { state: isUndo ? 'put_back' : 'applied', retryAt: addPause(now, attempts.attemptCount, null) };
}

/** What to do about a step whose change may or may not have been made, after reading where the provider stands. */
export function decideResume(task: 'apply' | 'undo', position: StepPosition): 'done' | 'ask' | 'give-up' {
  if (task === 'apply') return position === 'after' ? 'done' : 'ask';
  if (position === 'before') return 'done';
  // Someone else changed it since: restoring the old value would undo their work.
  return position === 'elsewhere' ? 'give-up' : 'ask';
}

/** Pauses double from two seconds to a minute, or are as long as the provider asks for. */
function addPause(now: Date, attemptCount: number, retryAfterSeconds: number | null): Date {
  const own = Math.min(
    LONGEST_PAUSE_SECONDS,
    SHORTEST_PAUSE_SECONDS * 2 ** Math.min(10, Math.max(0, attemptCount - 1)),
  );
  return new Date(now.getTime() + Math.max(own, retryAfterSeconds ?? 0) * 1_000);
}
