import { randomUUID } from 'node:crypto';
import type { Db } from './client';

export type UserRow = { id: string; name: string; email: string };

/** The person with this address (compared in lower case); null when unknown. */
export function findUserByEmail(db: Db, email: string): Promise<UserRow | null> {
  return db.user.findUnique({ where: { email: email.toLowerCase() }, select: { id: true, name: true, email: true } });
}

/** Creates a person who signs in with a password; `passwordHash` is what the sign-in library verifies against. */
export async function insertUserWithPassword(
  db: Db,
  person: { name: string; email: string; passwordHash: string },
): Promise<UserRow> {
  const id = randomUUID();
  return db.user.create({
    data: {
      id,
      name: person.name,
      email: person.email.toLowerCase(),
      emailVerified: true,
      accounts: {
        create: { id: randomUUID(), accountId: id, providerId: 'credential', password: person.passwordHash },
      },
    },
    select: { id: true, name: true, email: true },
  });
}
