import type { Db } from '@/lib/db/client';

/** True when the person signed in from this device before. */
export async function isKnownDevice(db: Db, userId: string, deviceHash: string): Promise<boolean> {
  const found = await db.knownDevice.findUnique({ where: { userId_deviceHash: { userId, deviceHash } } });
  return found !== null;
}

/**
 * Remembers a device. Returns whether it is new although the person had others before: the very first device does not
 * count as new, and of two sign-ins at the same moment only one does.
 */
export async function rememberDevice(db: Db, userId: string, deviceHash: string, now: Date): Promise<boolean> {
  const known = await db.knownDevice.count({ where: { userId } });
  const { count } = await db.knownDevice.createMany({
    data: [{ userId, deviceHash, firstSeenAt: now, lastSeenAt: now }],
    skipDuplicates: true,
  });
  if (count > 0) return known > 0;
  await db.knownDevice.updateMany({ where: { userId, deviceHash }, data: { lastSeenAt: now } });
  return false;
}
