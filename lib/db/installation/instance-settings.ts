import type { Db } from '@/lib/db/client';

/** A fact about this installation; null when not set. */
export async function findInstanceSetting(db: Db, key: string): Promise<string | null> {
  return (await db.instanceSetting.findUnique({ where: { key } }))?.value ?? null;
}

export async function saveInstanceSetting(db: Db, key: string, value: string): Promise<void> {
  await db.instanceSetting.upsert({ where: { key }, create: { key, value }, update: { value } });
}

/** Removes a setting that still has this value. False when another process took or changed it first. */
export async function takeInstanceSetting(db: Db, key: string, value: string): Promise<boolean> {
  return (await db.instanceSetting.deleteMany({ where: { key, value } })).count > 0;
}

/** Stores a setting unless it is there; returns what is stored afterwards. */
export async function createInstanceSettingOnce(db: Db, key: string, value: string): Promise<string> {
  await db.instanceSetting.createMany({ data: [{ key, value }], skipDuplicates: true });
  return (await db.instanceSetting.findUniqueOrThrow({ where: { key } })).value;
}

export async function deleteInstanceSetting(db: Db, key: string): Promise<void> {
  await db.instanceSetting.deleteMany({ where: { key } });
}
