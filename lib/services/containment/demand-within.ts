import type { Viewer } from '@/lib/auth/viewer';
import { isWithinProjects, listAllowedProjects } from '@/lib/domain/people/project-limit';
import { AppError } from '@/lib/errors';
import { makeIncidentNotFound } from '@/lib/services/incidents/list-incidents';
import type { ResolvedTarget } from './resolve-target';

/**
 * Who is limited to some projects may aim at things of these alone: the project, and keys and owners that are in it. What
 * a plan would stop is shown to who makes it. Throws `not_found` for an incident and `forbidden` for a target outside.
 */
export function demandWithin(viewer: Viewer, { target, keys, incident }: ResolvedTarget): void {
  if (listAllowedProjects(viewer) === null) return;
  if (incident && !isWithinProjects(viewer, incident.scope.projectId)) throw makeIncidentNotFound(incident.id);
  const own = keys.filter((key) => isWithinProjects(viewer, key.projectId));
  const isOwnKey = target.apiKeyId === undefined || own.some(({ id }) => id === target.apiKeyId);
  const owners = [target.userId, target.serviceAccountId].filter((id) => id !== undefined);
  const areOwnOwners = owners.every((id) => own.some(({ ownerId }) => ownerId === id));
  if (isWithinProjects(viewer, target.projectId) && isOwnKey && areOwnOwners) return;
  throw new AppError('forbidden', `this is outside the projects that ${viewer.actor.name} is limited to`);
}
