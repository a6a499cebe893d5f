import { createHash } from 'node:crypto';
import { getDb } from '@/lib/db/client';
import { claimIdempotencyKey, releaseIdempotencyKey, saveIdempotentResponse } from '@/lib/db/installation/idempotency';
import { AppError } from '@/lib/errors';
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
 * Only successes are kept, so a failed write may be tried again under its key. Answers are stored encrypted: one may
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
        `the first request with Idempotency-Key "${sentKey}" is still at work: try again soon`,
      );
    }
    const { sealed } = known.body as { sealed: string };
    return { status: known.status, text: decryptSecret(Buffer.from(sealed, 'base64'), context), isReplay: true };
  }
  try {
    const answer = await work();
    const sealed = Buffer.from(encryptSecret(answer.text, context)).toString('base64');
    await saveIdempotentResponse(getDb(), { workspaceId, key, status: answer.status, body: { sealed } });
    return { ...answer, isReplay: false };
  } catch (error) {
    await releaseIdempotencyKey(getDb(), workspaceId, key);
    throw error;
  }
}

function hashRequest({ method, path, body }: OnceRequest): Buffer<ArrayBuffer> {
  return createHash('sha256')
    .update(JSON.stringify([method, path, body]))
    .digest() as Buffer<ArrayBuffer>;
}
