import type { Viewer } from '@/lib/auth/viewer';
import type { Containment } from '@/lib/contracts/containment/containments';
import { getDb } from '@/lib/db/client';
import { findContainment } from '@/lib/db/containment/containments';
import { isWithinProjects } from '@/lib/domain/people/project-limit';
import { makeContainmentNotFound, mapContainment } from './map-containment';

/** One plan with its steps. Throws `not_found`. */
export async function getContainment(viewer: Viewer, id: string): Promise<Containment> {
  const plan = await findContainment(getDb(), viewer.workspaceId, id);
  if (!plan || !isWithinProjects(viewer, plan.target.projectId)) throw makeContainmentNotFound(id);
  return mapContainment(plan);
}
