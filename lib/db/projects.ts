import type { Db } from './client';

/** Projects of the inventory by connection and id, those after a place (null = from the start). */
export async function listProjectRows(
  db: Db,
  workspaceId: string,
  page: { connectionId: string | undefined; afterId: string | null; limit: number },
) {
  return db.providerProject.findMany({
    where: {
      workspaceId,
      ...(page.connectionId === undefined ? {} : { connectionId: page.connectionId }),
      ...(page.afterId === null ? {} : { id: { gt: page.afterId } }),
    },
    orderBy: [{ id: 'asc' }, { connectionId: 'asc' }],
    take: page.limit,
    omit: { workspaceId: true },
  });
}
