import type { Viewer } from '@/lib/auth/viewer';
import type { IncidentDetail } from '@/lib/contracts/incidents/incidents';
import { type Db, getDb } from '@/lib/db/client';
import { findIncident, listIncidentEvents } from '@/lib/db/incidents/incidents';
import { isWithinProjects, listAllowedProjects } from '@/lib/domain/people/project-limit';
import { AppError } from '@/lib/errors';
import { mapIncidents } from './map-incident';

/** One incident with its timeline. Throws `not_found`. */
export async function getIncident(viewer: Viewer, id: string): Promise<IncidentDetail> {
  const detail = await loadIncidentDetail(getDb(), viewer, id);
  if (!isWithinProjects(viewer, detail.scope.projectId)) throw makeIncidentNotFound(id);
  return detail;
}

/** Like `getIncident`, also within a transaction that just changed it. */
export async function loadIncidentDetail(db: Db, viewer: Viewer, id: string): Promise<IncidentDetail> {
  const { workspaceId } = viewer;
  const incident = await findIncident(db, workspaceId, id);
  const [mapped] = incident ? await mapIncidents(db, workspaceId, [incident]) : [];
  if (!mapped) throw makeIncidentNotFound(id);
  const events = await listIncidentEvents(db, workspaceId, id);
  // What has the same cause may be wider than a project, and its line says how much is spent there.
  const timeline = listAllowedProjects(viewer) ? events.filter(({ kind }) => kind !== 'merged') : events;
  return { ...mapped, timeline: timeline.map(({ at, ...rest }) => ({ at: at.toISOString(), ...rest })) };
}

/** The answer to an id that no incident of the workspace has. */
export function makeIncidentNotFound(id: string): AppError {
  return new AppError('not_found', `incident "${id}": there is no such incident in this workspace`);
}
