import type { Db } from '@/lib/db/client';

/** Remembers the time step of an authenticator code; false when a code of this or a later step was taken already. */
export async function rememberCodeStep(db: Db, userId: string, step: number): Promise<boolean> {
  const count = await db.$executeRaw`
    UPDATE two_factor SET last_step = ${step}
     WHERE user_id = ${userId} AND (last_step IS NULL OR last_step < ${step})`;
  return count > 0;
}

/** The sealed secret of a person's authenticator app; null without one. */
export async function findAuthenticatorSecret(db: Db, userId: string): Promise<string | null> {
  return (await db.twoFactor.findFirst({ where: { userId }, select: { secret: true } }))?.secret ?? null;
}

export type PasskeyRow = {
  id: string;
  name: string | null;
  createdAt: Date | null;
  deviceType: string;
  backedUp: boolean;
};

/** Passkeys of a person, oldest first. */
export function listPasskeyRows(db: Db, userId: string): Promise<PasskeyRow[]> {
  return db.passkey.findMany({
    where: { userId },
    select: { id: true, name: true, createdAt: true, deviceType: true, backedUp: true },
    orderBy: { createdAt: 'asc' },
  });
}

/** Removes a passkey of a person; returns its name, or null when the person has no such passkey. */
export async function deletePasskeyOf(db: Db, userId: string, id: string): Promise<{ name: string | null } | null> {
  const passkey = await db.passkey.findFirst({ where: { id, userId }, select: { name: true } });
  if (!passkey) return null;
  return (await db.passkey.deleteMany({ where: { id, userId } })).count > 0 ? passkey : null;
}

/** Takes every second factor of a person away: authenticator app, recovery codes, passkeys. Says which there were. */
export async function deleteFactorsOf(db: Db, userId: string): Promise<{ hadApp: boolean; passkeys: number }> {
  const { count: apps } = await db.twoFactor.deleteMany({ where: { userId } });
  const { count: passkeys } = await db.passkey.deleteMany({ where: { userId } });
  await db.user.update({ where: { id: userId }, data: { twoFactorEnabled: false } });
  return { hadApp: apps > 0, passkeys };
}

/** Whether a person has an authenticator app or a passkey. */
export async function hasSecondFactor(db: Db, userId: string): Promise<boolean> {
  const user = await db.user.findUnique({
    where: { id: userId },
    select: { twoFactorEnabled: true, passkeys: { select: { id: true }, take: 1 } },
  });
  return user !== null && (user.twoFactorEnabled || user.passkeys.length > 0);
}
