import { getDb } from '@/lib/db/client';
import type { PrismaClient } from '@/lib/db/generated/client';

/** By database, as each numbers them itself. */
const known = new WeakMap<PrismaClient, Map<string, number>>();

/** Small id of a price table's label; a label seen for the first time gets one. */
export async function getPriceVersionId(label: string): Promise<number> {
  const db = getDb();
  const ids = known.get(db) ?? new Map<string, number>();
  known.set(db, ids);
  const id = ids.get(label);
  if (id !== undefined) return id;
  // Not an upsert: of two processes that ask at once, one would fail.
  await db.priceVersion.createMany({ data: [{ label }], skipDuplicates: true });
  const row = await db.priceVersion.findUniqueOrThrow({ where: { label } });
  ids.set(label, row.id);
  return row.id;
}
