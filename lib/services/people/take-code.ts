import { findCodeStep } from '@/lib/auth/code-step';
import { getDb } from '@/lib/db/client';
import { findAuthenticatorSecret, rememberCodeStep } from '@/lib/db/people/second-factors';

/**
 * Takes a right code of a person's authenticator app out of use, and with it all codes of earlier steps. False = it, or a
 * later one, was used already. The sign-in library has checked that the code is right, up to a second earlier.
 */
export async function takeCode(userId: string, code: string, now: Date): Promise<boolean> {
  const secret = await findAuthenticatorSecret(getDb(), userId);
  if (secret === null) return false;
  const step = await findCodeStep(secret, code, now);
  return step !== null && rememberCodeStep(getDb(), userId, step);
}
