import type { Viewer } from '@/lib/auth/viewer';
import type { Connection } from '@/lib/contracts/connections/connections';
import { getDb } from '@/lib/db/client';
import { listConnectionRows } from '@/lib/db/connections/connections';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';
import { mapConnection } from './map-connection';

/** Connections of the workspace, oldest first. */
export async function listConnections(
  viewer: Viewer,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ data: Connection[]; nextCursor: string | null }> {
  const found = await listConnectionRows(getDb(), viewer.workspaceId, {
    afterId: parseIdCursor(page.cursor),
    limit: page.limit + 1,
  });
  const { rows, nextCursor } = cutPage(found, page.limit, (row) => row.id);
  return { data: rows.map(mapConnection), nextCursor };
}
