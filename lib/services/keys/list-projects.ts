import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import type { Project, ProjectQuery } from '@/lib/contracts/keys/keys';
import { getDb } from '@/lib/db/client';
import { listProjectRows } from '@/lib/db/keys/projects';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { cutPage, parseTextCursor } from '@/lib/services/page-cursor';

/** Projects of the inventory that the viewer may see, by the provider's id; deleted ones are marked. */
export async function listProjects(
  viewer: Viewer,
  query: z.infer<typeof ProjectQuery>,
): Promise<{ data: Project[]; nextCursor: string | null }> {
  const found = await listProjectRows(getDb(), viewer.workspaceId, {
    connectionId: query.connectionId,
    afterId: parseTextCursor(query.cursor),
    limit: query.limit + 1,
    projectIds: listAllowedProjects(viewer),
  });
  const { rows, nextCursor } = cutPage(found, query.limit, (row) => row.id);
  const data = rows.map((row) => ({
    ...row,
    createdAt: row.createdAt?.toISOString() ?? null,
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    deletedAt: row.deletedAt?.toISOString() ?? null,
  }));
  return { data, nextCursor };
}
