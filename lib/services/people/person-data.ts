import { createHmac } from 'node:crypto';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { pseudonymizeAudit } from '@/lib/db/people/audit-erasure';
import { listAuditRowsOf } from '@/lib/db/people/audit-list';
import { deleteMember, findPlace, lockAndCountOwners } from '@/lib/db/people/members';
import {
  deleteUserOutside,
  erasePersonRows,
  findPersonData,
  findPersonDataIn,
  listWorkspaceIdsOf,
} from '@/lib/db/people/person-data';
import { acrossWorkspaces } from '@/lib/db/workspace-guard';
import { type ErasedPerson, makePseudonym } from '@/lib/domain/people/person-erasure';
import { MINUTE_MS } from '@/lib/domain/time';
import { AppError } from '@/lib/errors';
import { deriveSecret } from '@/lib/secrets';
import { makeLastOwner, makeMemberNotFound } from './manage-members';

/** Rewriting a long audit trail takes its time. */
const MAX_DURATION_MS = 10 * MINUTE_MS;

type PersonFile = { name: string; contentType: string; text: string };

/** Everything stored about the signed-in person, from all of their workspaces, as a JSON file. */
export async function exportOwnData(viewer: Viewer): Promise<PersonFile> {
  // It is the person's own, wherever they belong.
  return acrossWorkspaces(async () =>
    exportPerson(viewer.actor.id, await listWorkspaceIdsOf(getDb(), viewer.actor.id)),
  );
}

/** Everything this workspace stores about one of its members, as a JSON file. Throws `not_found`. */
export async function exportMember(viewer: Viewer, userId: string): Promise<PersonFile> {
  if (!(await findPlace(getDb(), viewer.workspaceId, userId))) throw makeMemberNotFound(userId);
  const file = await exportPerson(userId, [viewer.workspaceId]);
  const { workspaceId, actor } = viewer;
  const entry = { workspaceId, actor: actor.name, action: 'member.exported', target: userId, detail: {} };
  await insertAuditEntry(getDb(), entry);
  return file;
}

async function exportPerson(userId: string, workspaceIds: readonly string[]): Promise<PersonFile> {
  const db = getDb();
  const person = await findPersonData(db, userId);
  if (!person) throw makeMemberNotFound(userId);
  const workspaces = [];
  for (const workspaceId of workspaceIds) {
    const data = await findPersonDataIn(db, workspaceId, userId, person.email);
    workspaces.push({ workspaceId, ...data, activity: await listAuditRowsOf(db, workspaceId, userId) });
  }
  const text = JSON.stringify({ exportedAt: readNow(), person, workspaces }, null, 2);
  return { name: 'personal-data.json', contentType: 'application/json', text };
}

/**
 * Removes a member and their name: they are out at once, what they did stays under a pseudonym, and a person who belongs
 * nowhere else is deleted. `confirm` must be their address. Throws `not_found`, `conflict` for the last owner.
 */
export async function eraseMember(viewer: Viewer, userId: string, confirm: string): Promise<void> {
  if (!(await findPlace(getDb(), viewer.workspaceId, userId))) throw makeMemberNotFound(userId);
  const person = await findErased(userId, confirm);
  await inTransaction(async (tx) => {
    await eraseIn(tx, viewer.workspaceId, person, viewer.actor.name);
    await deleteUserOutside(tx, userId);
  }, MAX_DURATION_MS);
}

/**
 * Deletes the signed-in person everywhere. `confirm` must be their address. Throws `conflict` where a workspace would be
 * left without an owner.
 */
export async function eraseSelf(viewer: Viewer, confirm: string): Promise<void> {
  const person = await findErased(viewer.actor.id, confirm);
  // It is about one person, wherever they belong.
  await acrossWorkspaces(() =>
    inTransaction(async (tx) => {
      const ids = (await listWorkspaceIdsOf(tx, person.id)).sort();
      for (const workspaceId of ids) await eraseIn(tx, workspaceId, person, person.name);
      await deleteUserOutside(tx, person.id);
    }, MAX_DURATION_MS),
  );
}

async function findErased(userId: string, confirm: string): Promise<ErasedPerson> {
  const found = await findPersonData(getDb(), userId);
  if (!found) throw makeMemberNotFound(userId);
  if (confirm.toLowerCase() !== found.email.toLowerCase()) {
    const message = 'expected the e-mail address of the person, to show that it is meant';
    throw new AppError('invalid_input', `confirm: ${message}`, { errors: [{ path: 'confirm', message }] });
  }
  const digest = createHmac('sha256', deriveSecret('pseudonyms v1')).update(userId).digest('hex');
  return { id: userId, name: found.name, email: found.email.toLowerCase(), pseudonym: makePseudonym(digest) };
}

async function eraseIn(tx: Transaction, workspaceId: string, person: ErasedPerson, actor: string): Promise<void> {
  const owners = await lockAndCountOwners(tx, workspaceId);
  const place = await findPlace(tx, workspaceId, person.id);
  if (!place) throw makeMemberNotFound(person.id);
  if (place.role === 'owner' && owners === 1) throw makeLastOwner();
  await deleteMember(tx, workspaceId, person.id, readNow());
  await erasePersonRows(tx, workspaceId, person);
  const entry = { workspaceId, actor, action: 'member.erased', target: person.id };
  await insertAuditEntry(tx, { ...entry, detail: { role: place.role, trail: 'written again under a pseudonym' } });
  await pseudonymizeAudit(tx, workspaceId, person);
}
