import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import type { Containment, ContainmentQuery } from '@/lib/contracts/containment/containments';
import { getDb } from '@/lib/db/client';
import { listContainmentRows } from '@/lib/db/containment/containments';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';
import { mapContainment } from './map-containment';

/** Plans of the workspace that the viewer may see, newest first. */
export async function listContainments(
  viewer: Viewer,
  query: z.infer<typeof ContainmentQuery>,
): Promise<{ data: Containment[]; nextCursor: string | null }> {
  const plans = await listContainmentRows(getDb(), viewer.workspaceId, {
    projectIds: listAllowedProjects(viewer),
    states: query.state,
    incidentId: query.incidentId,
    beforeId: parseIdCursor(query.cursor),
    limit: query.limit + 1,
  });
  const { rows, nextCursor } = cutPage(plans, query.limit, (plan) => plan.id);
  return { data: rows.map(mapContainment), nextCursor };
}
