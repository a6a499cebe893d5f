import { createHash } from 'node:crypto';
import { getDb } from '@/lib/db/client';
import { claimIdempotencyKey, releaseIdempotencyKey, saveIdempotentResponse } from '@/lib/db/installation/idempotency';
import { AppError } from '@/lib/errors';
import { getLogger } from '@/lib/logger';
import { decryptSecret, encryptSecret } from '@/lib/secrets';

export type Answer = { status: number; text: string };

export type OnceRequest = {
  workspaceId: string;
  actorId: string;
  key: string;
  method: string;
  path: string;
  body: string;
};

/**
 * Runs a write at most once a key of a person or token and gives repeats by the same one the first answer (the draft
 * standard's Idempotency-Key, kept a day). Others who send that key have a key of their own: an answer may hold what
 * they must not see.
 * Only successes are kept, so a failed write may be tried again under its key. One whose answer was lost (it could not be
 * stored, or the process died) is never done again under its key within the day. Answers are stored encrypted: one may
 * hold a token that is shown once. Throws AppError `conflict` when the key was used for another request, or while the
 * first one is still at work.
 */
export async function answerOnce(
  request: OnceRequest,
  work: () => Promise<Answer>,
): Promise<Answer & { isReplay: boolean }> {
  const { workspaceId, actorId, key: sentKey } = request;
  const key = `${actorId}/${sentKey}`;
  const context = `${workspaceId}/idempotency/${key}`;
  const requestHash = hashRequest(request);
  const known = await claimIdempotencyKey(getDb(), { workspaceId, key, requestHash });
  if (known) {
    if (!Buffer.from(known.requestHash).equals(requestHash)) {
      throw new AppError('conflict', `Idempotency-Key "${sentKey}" was used for another request: expected a fresh key`);
    }
    if (known.status === 0) {
      throw new AppError(
        'conflict',
        `the first request with Idempotency-Key "${sentKey}" is still at work, or its answer is lost: ` +
          'look whether it was done before you send it under a fresh key',
      );
    }
    const { sealed } = known.body as { sealed: string };
    return { status: known.status, text: decryptSecret(Buffer.from(sealed, 'base64'), context), isReplay: true };
  }
  const answer = await runOrRelease(workspaceId, key, work);
  await keepAnswer({ workspaceId, key, context, sentKey }, answer);
  return { ...answer, isReplay: false };
}

/** Only work that failed gives its key back: once it is done, a repeat under the key would do it again. */
async function runOrRelease(workspaceId: string, key: string, work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    await releaseIdempotencyKey(getDb(), workspaceId, key);
    throw error;
  }
}

/** The change is made, so the caller gets the answer even where it cannot be stored; repeats are refused then. */
async function keepAnswer(
  { workspaceId, key, context, sentKey }: { workspaceId: string; key: string; context: string; sentKey: string },
  { status, text }: Answer,
): Promise<void> {
  try {
    const sealed = Buffer.from(encryptSecret(text, context)).toString('base64');
    await saveIdempotentResponse(getDb(), { workspaceId, key, status, body: { sealed } });
  } catch (error) {
    getLogger().error({ err: error, workspaceId, idempotencyKey: sentKey }, 'an answer could not be kept for repeats');
  }
}

function hashRequest({ method, path, body }: OnceRequest): Buffer<ArrayBuffer> {
  return createHash('sha256')
    .update(JSON.stringify([method, path, body]))
    .digest() as Buffer<ArrayBuffer>;
}
