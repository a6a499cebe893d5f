import { randomUUID } from 'node:crypto';
import type { Db } from '@/lib/db/client';

/** Stores a short-lived proof: `identifier` is what it proves (hashed), `value` whom it is for. */
export async function insertVerification(
  db: Db,
  proof: { identifier: string; value: string; expiresAt: Date },
): Promise<void> {
  await db.verification.create({ data: { id: randomUUID(), ...proof } });
}

/** Takes a proof out, so that it works once even when asked for twice at the same time; null when gone or expired. */
export async function takeVerification(db: Db, identifier: string, now: Date): Promise<string | null> {
  const taken = await db.$queryRaw<{ value: string; expires_at: Date }[]>`
    DELETE FROM verification WHERE identifier = ${identifier} RETURNING value, expires_at`;
  const proof = taken[0];
  return proof && proof.expires_at > now ? proof.value : null;
}

/** What a proof is for, without taking it; null when gone or expired. */
export async function findVerification(db: Db, identifier: string, now: Date): Promise<string | null> {
  const proof = await db.verification.findFirst({ where: { identifier, expiresAt: { gt: now } } });
  return proof?.value ?? null;
}

/**
 * Deletes every link that was mailed to a person for a new password or another address: someone else may have requested
 * it.
 */
export async function deleteMailedLinksOf(db: Db, userId: string): Promise<void> {
  const isWishOf = { startsWith: `{"userId":${JSON.stringify(userId)},` };
  await db.verification.deleteMany({
    where: {
      OR: [
        { identifier: { startsWith: 'password-reset:' }, value: userId },
        { identifier: { startsWith: 'email-change:' }, value: isWishOf },
      ],
    },
  });
}

/** How many unexpired proofs of a kind a person has been sent; the identifier starts with the kind. */
export function countVerifications(db: Db, kind: string, value: string, now: Date): Promise<number> {
  return db.verification.count({ where: { identifier: { startsWith: `${kind}:` }, value, expiresAt: { gt: now } } });
}
