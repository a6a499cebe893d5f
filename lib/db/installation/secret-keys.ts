import { type Db, getPool } from '@/lib/db/client';

/** One version of SPENDWATCH_SECRET, see the schema. */
export type SecretKeyRow = {
  id: string;
  version: number;
  canary: Uint8Array<ArrayBuffer>;
  handover: Uint8Array<ArrayBuffer> | null;
  previous: Uint8Array<ArrayBuffer> | null;
  createdAt: Date;
  activeAt: Date | null;
  retiredAt: Date | null;
};

/** All versions, newest first. */
export function listSecretKeys(db: Db): Promise<SecretKeyRow[]> {
  return db.secretKey.findMany({ orderBy: { version: 'desc' } });
}

/** A word that changes whenever a version, or the setting that keeps the first secret, does: cheap enough to ask often. */
export async function readSecretKeysMark(rootSetting: string): Promise<string> {
  const { rows } = await getPool().query<{ mark: string }>(
    `SELECT md5(concat(
       (SELECT string_agg(k::text, '|' ORDER BY k.version) FROM secret_key k),
       (SELECT value FROM instance_setting WHERE key = $1))) AS mark`,
    [rootSetting],
  );
  return rows[0]?.mark ?? '';
}

/** Stores a version unless another process was first. */
export async function insertSecretKey(db: Db, row: Omit<SecretKeyRow, 'createdAt' | 'retiredAt'>): Promise<void> {
  await db.secretKey.createMany({ data: [row], skipDuplicates: true });
}

export async function updateSecretKey(
  db: Db,
  id: string,
  change: Partial<Pick<SecretKeyRow, 'activeAt' | 'retiredAt' | 'handover' | 'previous'>>,
): Promise<void> {
  await db.secretKey.update({ where: { id }, data: change });
}

/** Ends every rotation: no version opens another one any more. */
export async function clearHandovers(db: Db): Promise<number> {
  const { count } = await db.secretKey.updateMany({
    where: { OR: [{ handover: { not: null } }, { previous: { not: null } }] },
    data: { handover: null, previous: null },
  });
  return count;
}

/** Forgets all versions: what they sealed stays unreadable. */
export async function deleteSecretKeys(db: Db): Promise<void> {
  await db.secretKey.deleteMany();
}
