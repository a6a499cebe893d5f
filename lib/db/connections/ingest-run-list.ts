import type { Db } from '@/lib/db/client';
import type { IngestRun } from '@/lib/db/generated/client';

/** Pulls of a workspace, newest first, from before one id on. */
export function listIngestRunRows(
  db: Db,
  workspaceId: string,
  page: { connectionId: string | null; beforeId: string | null; limit: number },
): Promise<IngestRun[]> {
  return db.ingestRun.findMany({
    where: {
      workspaceId,
      ...(page.connectionId !== null && { connectionId: page.connectionId }),
      ...(page.beforeId !== null && { id: { lt: page.beforeId } }),
    },
    orderBy: { id: 'desc' },
    take: page.limit,
  });
}
