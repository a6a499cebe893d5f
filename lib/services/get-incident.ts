import type { Viewer } from '@/lib/auth/viewer';
import type { IncidentDetail } from '@/lib/contracts/incidents';
import { type Db, getDb } from '@/lib/db/client';
import { findIncident, listIncidentEvents } from '@/lib/db/incidents';
import { isWithinProjects } from '@/lib/domain/project-limit';
import { AppError } from '@/lib/errors';
import { mapIncidents } from './map-incident';

/** One incident with its timeline. Throws `not_found`. */
export async function getIncident(viewer: Viewer, id: string): Promise<IncidentDetail> {
  const detail = await loadIncidentDetail(getDb(), viewer.workspaceId, id);
  if (!isWithinProjects(viewer, detail.scope.projectId)) throw makeIncidentNotFound(id);
  return detail;
}

/** Like `getIncident`, also within a transaction that just changed it. */
export async function loadIncidentDetail(db: Db, workspaceId: string, id: string): Promise<IncidentDetail> {
  const incident = await findIncident(db, workspaceId, id);
  const [mapped] = incident ? await mapIncidents(db, workspaceId, [incident]) : [];
  if (!mapped) throw makeIncidentNotFound(id);
  const timeline = await listIncidentEvents(db, workspaceId, id);
  return { ...mapped, timeline: timeline.map(({ at, ...rest }) => ({ at: at.toISOString(), ...rest })) };
}

/** The answer to an id that no incident of the workspace has. */
export function makeIncidentNotFound(id: string): AppError {
  return new AppError('not_found', `incident "${id}": there is no such incident in this workspace`);
}
