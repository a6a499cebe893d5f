import { randomUUID } from 'node:crypto';
import type { Db, Transaction } from '@/lib/db/client';

export type UserRow = { id: string; name: string; email: string };

/** The person with this address (compared in lower case); null when unknown. */
export function findUserByEmail(db: Db, email: string): Promise<UserRow | null> {
  return db.user.findUnique({ where: { email: email.toLowerCase() }, select: { id: true, name: true, email: true } });
}

/** The person with this id; null when unknown. */
export function findUserById(db: Db, id: string): Promise<UserRow | null> {
  return db.user.findUnique({ where: { id }, select: { id: true, name: true, email: true } });
}

/**
 * Creates a person whose address is known to be theirs. `passwordHash` is what the sign-in library verifies against;
 * null = they sign in through a provider or a passkey.
 */
export async function insertUser(
  db: Db,
  person: { name: string; email: string; passwordHash: string | null },
): Promise<UserRow> {
  const id = randomUUID();
  return db.user.create({
    data: {
      id,
      name: person.name,
      email: person.email.toLowerCase(),
      emailVerified: true,
      ...(person.passwordHash === null
        ? {}
        : {
            accounts: {
              create: { id: randomUUID(), accountId: id, providerId: 'credential', password: person.passwordHash },
            },
          }),
    },
    select: { id: true, name: true, email: true },
  });
}

/** The stored form of a person's password; null when they have none. */
export async function findPasswordHash(db: Db, userId: string): Promise<string | null> {
  const account = await db.account.findFirst({
    where: { userId, providerId: 'credential' },
    select: { password: true },
  });
  return account?.password ?? null;
}

/** Replaces a person's password, or gives them their first. */
export async function savePasswordHash(db: Db, userId: string, password: string): Promise<void> {
  const { count } = await db.account.updateMany({ where: { userId, providerId: 'credential' }, data: { password } });
  if (count > 0) return;
  await db.account.create({
    data: { id: randomUUID(), userId, accountId: userId, providerId: 'credential', password },
  });
}

/** Holds a person's row until the transaction ends, and returns it; null when unknown. */
export async function lockUser(tx: Transaction, id: string): Promise<UserRow | null> {
  await tx.$executeRaw`SELECT 1 FROM "user" WHERE id = ${id} FOR NO KEY UPDATE`;
  return findUserById(tx, id);
}

/** Changes the address a person signs in with; the new one is known to be theirs. Fails with P2002 when it is taken. */
export async function saveEmail(db: Db, userId: string, email: string): Promise<void> {
  await db.user.update({ where: { id: userId }, data: { email: email.toLowerCase(), emailVerified: true } });
}

/** How a person can sign in: password and providers by the library's names, authenticator app, passkeys. */
export async function findSignInSettings(
  db: Db,
  userId: string,
): Promise<{ name: string; email: string; providers: string[]; hasAuthenticator: boolean } | null> {
  const user = await db.user.findUnique({
    where: { id: userId },
    select: { name: true, email: true, twoFactorEnabled: true, accounts: { select: { providerId: true } } },
  });
  if (!user) return null;
  const providers = user.accounts.map((account) => account.providerId);
  return { name: user.name, email: user.email, providers, hasAuthenticator: user.twoFactorEnabled };
}

/** How many other identities of the same outside provider can sign in as the same person. */
export function countIdentitiesBeside(
  db: Db,
  { id, userId, providerId }: { id: string; userId: string; providerId: string },
): Promise<number> {
  return db.account.count({ where: { userId, providerId, id: { not: id } } });
}
