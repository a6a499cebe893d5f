import { hasRole } from '@/lib/auth/permissions';
import type { Role, Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Member, MemberUpdate } from '@/lib/contracts/people/members';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { listAuditNames } from '@/lib/db/people/audit-names';
import {
  closeOpenedDoors,
  deleteMember,
  findPlace,
  listMemberRows,
  lockAndCountOwners,
  type Place,
  savePlace,
} from '@/lib/db/people/members';
import { deleteSessionsOf } from '@/lib/db/people/sessions';
import { AppError } from '@/lib/errors';

/** All members of the workspace, in the order they joined. */
export async function listMembers(viewer: Viewer): Promise<{ data: Member[]; nextCursor: null }> {
  const rows = await listMemberRows(getDb(), viewer.workspaceId);
  const data = rows.map(({ joinedAt, ...row }) => ({
    ...row,
    joinedAt: joinedAt.toISOString(),
    isYou: row.id === viewer.actor.id,
  }));
  return { data, nextCursor: null };
}

/**
 * Changes a member's role or projects. A viewer can neither act on nor grant a role above their own, the last owner stays one, and
 * limits to projects are for members and viewers. The person's sessions end: they sign in under the new rights; with fewer
 * rights, their invitations and shared links end, too.
 */
export async function updateMember(viewer: Viewer, userId: string, change: MemberUpdate): Promise<Member> {
  const { workspaceId, actor } = viewer;
  await inTransaction(async (tx) => {
    const owners = await lockAndCountOwners(tx, workspaceId);
    const place = await findPlaceUnder(tx, viewer, userId);
    const next = planPlace(place, change);
    checkMayGrant(viewer, next);
    if (place.role === 'owner' && next.role !== 'owner' && owners === 1) throw makeLastOwner();
    await savePlace(tx, workspaceId, userId, next);
    if (isNarrower(next, place)) await closeOpenedDoors(tx, workspaceId, userId, readNow());
    await deleteSessionsOf(tx, userId, userId === actor.id ? (viewer.session?.id ?? null) : null);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'member.changed',
      target: userId,
      detail: await nameMember(tx, workspaceId, userId),
      before: place,
      after: next,
    });
  });
  const member = (await listMembers(viewer)).data.find((one) => one.id === userId);
  if (!member) throw makeMemberNotFound(userId);
  return member;
}

/**
 * Removes a member from the workspace; their personal tokens, shared links and invitations stop working at once. The last
 * owner stays.
 */
export async function removeMember(viewer: Viewer, userId: string): Promise<void> {
  await inTransaction(async (tx) => {
    const owners = await lockAndCountOwners(tx, viewer.workspaceId);
    const place = await findPlaceUnder(tx, viewer, userId);
    await takeOut(tx, viewer, userId, place, owners);
  });
}

/** Leaves the workspace. The last owner stays. */
export async function leaveWorkspace(viewer: Viewer): Promise<void> {
  const { workspaceId, actor } = viewer;
  await inTransaction(async (tx) => {
    const owners = await lockAndCountOwners(tx, workspaceId);
    const place = await findPlace(tx, workspaceId, actor.id);
    if (!place) throw makeMemberNotFound(actor.id);
    await takeOut(tx, viewer, actor.id, place, owners);
  });
}

async function takeOut(tx: Transaction, viewer: Viewer, userId: string, place: Place, owners: number): Promise<void> {
  const { workspaceId, actor } = viewer;
  if (place.role === 'owner' && owners === 1) throw makeLastOwner();
  const detail = await nameMember(tx, workspaceId, userId);
  await deleteMember(tx, workspaceId, userId, readNow());
  const action = userId === actor.id ? 'member.left' : 'member.removed';
  await insertAuditEntry(tx, { workspaceId, actor: actor.name, action, target: userId, detail, before: place });
}

/** Stored with the line, because an id no longer leads to a name after the member left. */
async function nameMember(tx: Transaction, workspaceId: string, userId: string): Promise<{ name?: string }> {
  const name = (await listAuditNames(tx, workspaceId, [userId])).get(userId);
  return name === undefined ? {} : { name };
}

async function findPlaceUnder(tx: Transaction, viewer: Viewer, userId: string): Promise<Place> {
  const place = await findPlace(tx, viewer.workspaceId, userId);
  if (!place) throw makeMemberNotFound(userId);
  if (!hasRole(viewer.role, place.role)) {
    throw new AppError('forbidden', `this person is ${place.role}, which is above your own role (${viewer.role})`);
  }
  return place;
}

function planPlace(place: Place, change: MemberUpdate): Place {
  const role = change.role ?? place.role;
  return { role, projectIds: change.projectIds ?? (isLimitable(role) ? place.projectIds : []) };
}

/** Whether a place allows less than the one before. */
const isNarrower = (next: Place, before: Place) =>
  !hasRole(next.role, before.role) || (next.projectIds.length > 0 && before.projectIds.length === 0);

const isLimitable = (role: Role) => role === 'member' || role === 'viewer';

/** Throws unless the viewer may grant this role and these projects. */
export function checkMayGrant(viewer: Viewer, place: Place): void {
  if (!hasRole(viewer.role, place.role)) {
    throw new AppError('forbidden', `role "${place.role}": expected ${viewer.role} or lower, your own role`);
  }
  if (place.projectIds.length > 0 && !isLimitable(place.role)) {
    const message = `expected none: only members and viewers can be limited to projects, not role "${place.role}"`;
    throw new AppError('invalid_input', `projectIds: ${message}`, { errors: [{ path: 'projectIds', message }] });
  }
}

/** The error for a person who is not a member of the workspace. */
export const makeMemberNotFound = (userId: string) =>
  new AppError('not_found', `member "${userId}": there is no such person in this workspace`);

/** The failure for leaving a workspace without an owner. */
export const makeLastOwner = () =>
  new AppError('conflict', 'this is the last owner: make another member an owner first');
