import { createSignInToken } from '@/lib/auth/sign-in-link';
import { getDb } from '@/lib/db/client';
import { findUserByEmail } from '@/lib/db/people/users';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';

/** Address that signs a person in once within fifteen minutes, for the terminal of the demo. Throws `not_found`. */
export async function createSignInLink(email: string): Promise<string> {
  const user = await findUserByEmail(getDb(), email);
  if (!user) throw new AppError('not_found', `address "${email}": expected the address of a person who may sign in`);
  return `${readEnv().publicUrl}/sign-in/link?token=${await createSignInToken(user.id)}`;
}
