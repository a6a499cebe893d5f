import { getDb } from './client';

const ids = new Map<string, number>();

/** Small id of a price table's label; a label seen for the first time gets one. */
export async function getPriceVersionId(label: string): Promise<number> {
  const known = ids.get(label);
  if (known !== undefined) return known;
  const row = await getDb().priceVersion.upsert({ where: { label }, create: { label }, update: {} });
  ids.set(label, row.id);
  return row.id;
}
