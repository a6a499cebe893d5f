import type { Db } from '@/lib/db/client';

/** Projects of the inventory by connection and id, those after a place (null = from the start). */
export async function listProjectRows(
  db: Db,
  workspaceId: string,
  page: {
    connectionId: string | undefined;
    afterId: string | null;
    limit: number;
    /** Only these; null = all. */
    projectIds: readonly string[] | null;
  },
) {
  return db.providerProject.findMany({
    where: {
      workspaceId,
      ...(page.connectionId === undefined ? {} : { connectionId: page.connectionId }),
      id: {
        ...(page.afterId === null ? {} : { gt: page.afterId }),
        ...(page.projectIds === null ? {} : { in: [...page.projectIds] }),
      },
    },
    orderBy: [{ id: 'asc' }, { connectionId: 'asc' }],
    take: page.limit,
    omit: { workspaceId: true },
  });
}
