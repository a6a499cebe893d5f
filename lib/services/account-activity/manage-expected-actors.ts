import type { Viewer } from '@/lib/auth/viewer';
import type { ExpectedActor, ExpectedActorCreate } from '@/lib/contracts/account-activity/account-activity';
import {
  deleteExpectedActorRow,
  type ExpectedActorRow,
  findExpectedActor,
  insertExpectedActor,
  listExpectedActorRows,
} from '@/lib/db/account-activity/expected-actors';
import { getDb, inTransaction } from '@/lib/db/client';
import { lockRow } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { AppError } from '@/lib/errors';

const mapActor = ({ id, actor, note, createdByName, createdAt }: ExpectedActorRow): ExpectedActor => ({
  ...{ id, actor, note },
  createdBy: createdByName,
  createdAt: createdAt.toISOString(),
});

/** Actors that were announced, by name. */
export async function listExpectedActors(viewer: Viewer): Promise<{ data: ExpectedActor[]; nextCursor: null }> {
  return { data: (await listExpectedActorRows(getDb(), viewer.workspaceId)).map(mapActor), nextCursor: null };
}

/**
 * Announces an actor: its known actions cause no notification from now on. Throws `conflict` when it is announced
 * already.
 */
export async function createExpectedActor(viewer: Viewer, input: ExpectedActorCreate): Promise<ExpectedActor> {
  const { workspaceId, actor } = viewer;
  try {
    return await inTransaction(async (tx) => {
      const row = await insertExpectedActor(tx, workspaceId, {
        ...input,
        createdBy: actor.id,
        createdByName: actor.name,
      });
      const after = mapActor(row);
      const entry = { action: 'expected-actor.created', target: row.id, detail: { name: row.actor }, after };
      await insertAuditEntry(tx, { workspaceId, actor: actor.name, ...entry });
      return after;
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const message = `actor "${input.actor}": it is announced already`;
    throw new AppError('conflict', message, { errors: [{ path: 'actor', message }] });
  }
}

/** Takes an announcement back: the actor is watched as everybody is. Throws `not_found`. */
export async function deleteExpectedActor(viewer: Viewer, id: string): Promise<void> {
  const { workspaceId, actor } = viewer;
  await inTransaction(async (tx) => {
    await lockRow(tx, 'expected_actor', workspaceId, id);
    const row = await findExpectedActor(tx, workspaceId, id);
    if (!row) throw new AppError('not_found', `expected actor "${id}" does not exist in this workspace`);
    await deleteExpectedActorRow(tx, workspaceId, id);
    const entry = { action: 'expected-actor.deleted', target: id, detail: { name: row.actor }, before: mapActor(row) };
    await insertAuditEntry(tx, { workspaceId, actor: actor.name, ...entry });
  });
}
