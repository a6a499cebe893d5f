import type { Viewer } from '@/lib/auth/viewer';
import type { Db, Transaction } from '@/lib/db/client';
import { findIncident, lockIncident } from '@/lib/db/incidents/incidents';
import type { Incident } from '@/lib/domain/incidents/incident';
import { isWithinProjects } from '@/lib/domain/people/project-limit';
import { makeIncidentNotFound } from './list-incidents';

/** An incident that the viewer may see. Throws `not_found`. */
export async function demandIncident(db: Db, viewer: Viewer, id: string): Promise<Incident> {
  return demandVisible(await findIncident(db, viewer.workspaceId, id), viewer, id);
}

/** The same, locked until the transaction ends. */
export async function demandLockedIncident(tx: Transaction, viewer: Viewer, id: string): Promise<Incident> {
  return demandVisible(await lockIncident(tx, viewer.workspaceId, id), viewer, id);
}

function demandVisible(incident: Incident | null, viewer: Viewer, id: string): Incident {
  if (!incident || !isWithinProjects(viewer, incident.scope.projectId)) throw makeIncidentNotFound(id);
  return incident;
}
