import type { Db } from '@/lib/db/client';

/** When each connection was last read with success; null = never yet. */
export async function listDataHorizons(db: Db, workspaceId: string): Promise<Map<string, Date | null>> {
  const rows = await db.connection.findMany({ where: { workspaceId }, select: { id: true, lastSuccessAt: true } });
  return new Map(rows.map((row) => [row.id, row.lastSuccessAt]));
}
