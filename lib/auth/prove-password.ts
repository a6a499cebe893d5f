import { hashPassword, verifyPassword } from 'better-auth/crypto';
import { getDb } from '@/lib/db/client';
import { markSessionVerified } from '@/lib/db/people/sessions';
import { findPasswordHash } from '@/lib/db/people/users';
import { AppError } from '@/lib/errors';
import { beginAttempt, nameAttempt, settleAttempt } from './sign-in-throttle';
import type { Viewer } from './viewer';

/**
 * Checks the password of the signed-in person and notes that they proved who they are. Guessing slows down as it does
 * at sign-in. Throws `invalid_input` for the field `path`.
 */
export async function provePassword(viewer: Viewer, password: string, path: string, now: Date): Promise<void> {
  if (!viewer.session) throw new AppError('forbidden', 'this is for signed-in people: a token cannot do it');
  const attempt = nameAttempt(`user:${viewer.actor.id}`, { address: 'session', knownDevice: viewer.session.id });
  await beginAttempt(attempt, now);
  const hash = await findPasswordHash(getDb(), viewer.actor.id);
  const isRight = hash === null ? await wasteTime(password) : await verifyPassword({ hash, password });
  if (!isRight) {
    const message = 'this is not your password';
    throw new AppError('invalid_input', `${path}: ${message}`, { errors: [{ path, message }] });
  }
  await settleAttempt(attempt);
  await markSessionVerified(getDb(), viewer.session.id, now);
}

/** Takes as long as a check, so that the time does not reveal whether there is a password. */
async function wasteTime(password: string): Promise<false> {
  await hashPassword(password);
  return false;
}
