import { inTransaction } from '@/lib/db/client';
import { readEnv } from '@/lib/env';
import { createFirstOwner } from './create-owner';

/**
 * Makes the owner that SPENDWATCH_OWNER_EMAIL and SPENDWATCH_OWNER_PASSWORD name, unless somebody owns this
 * installation already: a password changed later is not put back. Returns true when it made one.
 */
export async function ensureOwnerFromEnv(): Promise<boolean> {
  const { SPENDWATCH_OWNER_EMAIL: email, SPENDWATCH_OWNER_PASSWORD: password } = readEnv();
  if (email === undefined || password === undefined) return false;
  const name = email.split('@')[0] ?? email;
  return (await inTransaction((tx) => createFirstOwner(tx, { name, email, password }))) !== null;
}
