import type { TargetInput } from '@/lib/contracts/containment/containments';
import { type Db, getDb } from '@/lib/db/client';
import { listConnectionIds } from '@/lib/db/connections/connections';
import { findIncident } from '@/lib/db/incidents/incidents';
import { type KeyRow, listKeyRows } from '@/lib/db/keys/keys';
import { listConnectionNames } from '@/lib/db/usage/scope-names';
import type { ContainmentTarget } from '@/lib/domain/containment/action';
import type { AimedTarget } from '@/lib/domain/containment/affected';
import type { TargetNames } from '@/lib/domain/containment/containment-text';
import { aimAtIncident } from '@/lib/domain/containment/policy';
import type { Incident } from '@/lib/domain/incidents/incident';
import { AppError } from '@/lib/errors';
import { makeIncidentNotFound } from '@/lib/services/incidents/list-incidents';

/** A part that makes half of the excess is what a person most likely means. */
const LEADING_SHARE = 0.5;

export type ResolvedTarget = {
  target: AimedTarget;
  names: TargetNames;
  /** Living keys of the connection. */
  keys: KeyRow[];
  incident: Incident | null;
};

/**
 * Fills what a target leaves out: from the incident, and the project and owner of a key from the inventory. Throws
 * `not_found` for an unknown incident and `invalid_input` when it does not say which connection is meant.
 */
export async function resolveTarget(
  workspaceId: string,
  input: TargetInput,
  incidentId: string | null,
  leastShare = LEADING_SHARE,
): Promise<ResolvedTarget> {
  const db = getDb();
  const incident = incidentId === null ? null : await findIncident(db, workspaceId, incidentId);
  if (incidentId !== null && !incident) throw makeIncidentNotFound(incidentId);
  const aimed = incident ? aimAtIncident(incident, leastShare) : null;
  const connectionId = await pickConnection(db, workspaceId, input.connectionId ?? aimed?.connectionId);
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  // What is named by hand replaces what the incident says as a whole: a key of one with a model of another means nothing.
  const isNamed = Object.keys(given).some((field) => field !== 'connectionId');
  const target: ContainmentTarget = { ...(isNamed ? {} : aimed), ...given, connectionId };
  const keys = await listKeyRows(db, workspaceId, { connectionId });
  const names = await listConnectionNames(db, workspaceId, connectionId);
  const complete = completeTarget(target, keys);
  return {
    target: { ...complete, ownedKeyIds: listOwnedKeys(complete, keys) },
    names: { ...names.projects, ...names.users, ...names.apiKeys },
    keys,
    incident,
  };
}

function completeTarget(target: ContainmentTarget, keys: readonly KeyRow[]): ContainmentTarget {
  const key = keys.find((one) => one.id === target.apiKeyId);
  const complete = { ...target };
  if (key) {
    complete.projectId ??= key.projectId;
    if (key.ownerType === 'service_account' && key.ownerId) complete.serviceAccountId ??= key.ownerId;
    if (key.ownerType === 'user' && key.ownerId) complete.userId ??= key.ownerId;
  }
  const owned = keys.find((one) => one.ownerId !== null && one.ownerId === target.serviceAccountId);
  if (owned) complete.projectId ??= owned.projectId;
  return complete;
}

/** Keys that end with their owner: those of the service account, or of the person in the project. */
function listOwnedKeys(target: ContainmentTarget, keys: readonly KeyRow[]): string[] {
  const ownerId = target.serviceAccountId ?? target.userId;
  if (ownerId === undefined) return [];
  const owned = keys.filter((key) => key.ownerId === ownerId && key.projectId === target.projectId);
  return owned.map((key) => key.id);
}

async function pickConnection(db: Db, workspaceId: string, wanted: string | undefined): Promise<string> {
  const known = await listConnectionIds(db, workspaceId);
  const chosen = wanted ?? (known.length === 1 ? known[0]?.id : undefined);
  if (chosen !== undefined && known.some((one) => one.id === chosen)) return chosen;
  const message =
    chosen === undefined
      ? `target.connectionId: expected the connection that is meant, for there are ${known.length}`
      : `connection "${chosen}" does not exist in this workspace`;
  throw new AppError('invalid_input', message, { errors: [{ path: 'target.connectionId', message }] });
}
