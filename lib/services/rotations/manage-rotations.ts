import type { z } from 'zod';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { RotationQuery, RotationUpdate, Rotation as RotationView } from '@/lib/contracts/keys/rotations';
import { getDb } from '@/lib/db/client';
import { copyKeyRecord } from '@/lib/db/keys/keys';
import { listRotationRows, loadKeyUsers } from '@/lib/db/keys/rotations';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { type Rotation, refuseRetiring, refuseUndoing } from '@/lib/domain/keys/rotation-state';
import { listAllowedProjects } from '@/lib/domain/people/project-limit';
import { AppError } from '@/lib/errors';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { requireKey } from '@/lib/services/keys/manage-keys';
import { cutPage } from '@/lib/services/page-cursor';
import { changeRotation, demandProof, finishCall } from './change-rotation';
import { factsOf, loadRotationFacts, mapRotation } from './load-rotation-facts';
import { openKeyMaker } from './open-key-maker';

/** Rotations, newest first, with who still uses the old keys. */
export async function listRotations(
  viewer: Viewer,
  query: z.output<typeof RotationQuery>,
): Promise<{ data: RotationView[]; nextCursor: string | null }> {
  const { workspaceId } = viewer;
  const found = await listRotationRows(getDb(), workspaceId, {
    keyId: query.keyId,
    isStanding: query.standing === undefined ? undefined : query.standing === 'true',
    projectIds: listAllowedProjects(viewer),
    beforeId: parseIdCursor(query.cursor),
    limit: query.limit + 1,
  });
  const { rows, nextCursor } = cutPage(found, query.limit, ({ id }) => id);
  const facts = await loadRotationFacts(getDb(), workspaceId, rows);
  return { data: rows.map((row) => mapRotation(row, factsOf(facts, row))), nextCursor };
}

async function show({ workspaceId }: Viewer, rotation: Rotation): Promise<RotationView> {
  const facts = await loadRotationFacts(getDb(), workspaceId, [rotation]);
  return mapRotation(rotation, factsOf(facts, rotation));
}

/** Notes what people did of a rotation. Throws `not_found`, `conflict` once it has ended. */
export async function updateRotationSteps(viewer: Viewer, id: string, input: RotationUpdate): Promise<RotationView> {
  const { workspaceId, actor } = viewer;
  const rotation = await changeRotation(workspaceId, id, actor.name, async (tx, standing) => {
    if (standing.endedAt !== null) throw new AppError('conflict', `the rotation is ${standing.state}`);
    const { newKeyId } = input;
    if (newKeyId && standing.kind === 'service-account') {
      throw new AppError('conflict', 'the new key of this rotation was made here and cannot be another one');
    }
    if (!newKeyId) return { action: 'rotation.updated', changes: dropAbsent(input) };
    const key = await requireKey(tx, viewer, newKeyId);
    if (key.connectionId !== standing.connectionId || newKeyId === standing.oldKeyId) {
      const message = `newKeyId "${newKeyId}": expected another key of the same connection`;
      throw new AppError('invalid_input', message, { errors: [{ path: 'newKeyId', message }] });
    }
    const { connectionId, oldKeyId } = standing;
    await copyKeyRecord(tx, workspaceId, { connectionId, fromId: oldKeyId, toId: newKeyId }, actor.name);
    return { action: 'rotation.updated', changes: { ...dropAbsent(input), newKeyName: key.name } };
  });
  return show(viewer, rotation);
}

/**
 * Deletes the old key, once it is quiet. Throws `conflict` while it is used, with who uses it, and where only people can
 * delete it.
 */
export async function retireRotation(viewer: Viewer, id: string, now: Date = readNow()): Promise<RotationView> {
  demandProof(viewer);
  return show(viewer, await retire(viewer.workspaceId, id, viewer.actor.name, now));
}

/** The same for people and for the worker. */
export async function retire(workspaceId: string, id: string, actor: string, now: Date): Promise<Rotation> {
  const retiring = await changeRotation(workspaceId, id, actor, async (tx, standing) => {
    const facts = factsOf(await loadRotationFacts(tx, workspaceId, [standing]), standing);
    const refusal = refuseRetiring(standing, facts);
    if (refusal !== null) throw new AppError('conflict', refusal);
    if ((await openKeyMaker(tx, workspaceId, standing.connectionId)) === null) {
      const message =
        'the connection has no action key that could delete it: delete the old key at the provider, and the rotation ends automatically';
      throw new AppError('conflict', message);
    }
    return { action: 'rotation.retiring', changes: { state: 'retiring', quietAt: standing.quietAt ?? now } };
  });
  return finishCall(workspaceId, retiring, actor, now);
}

/** Deletes the new key again and leaves the old one as it was. Throws `conflict` once the new one is in use. */
export async function undoRotation(viewer: Viewer, id: string, now: Date = readNow()): Promise<RotationView> {
  demandProof(viewer);
  const { workspaceId, actor } = viewer;
  const undoing = await changeRotation(workspaceId, id, actor.name, async (tx, standing) => {
    const { connectionId, newKeyId, startedAt } = standing;
    const question = newKeyId === null ? [] : [{ connectionId, keyId: newKeyId, since: startedAt }];
    const users = await loadKeyUsers(tx, workspaceId, question);
    const refusal = refuseUndoing(standing, users.get(`${connectionId} ${newKeyId}`) ?? []);
    if (refusal !== null) throw new AppError('conflict', refusal);
    if (standing.kind === 'service-account') return { action: 'rotation.undoing', changes: { state: 'undoing' } };
    return { action: 'rotation.undone', changes: { state: 'undone', endedAt: now, endedBy: actor.name } };
  });
  return show(viewer, await finishCall(workspaceId, undoing, actor.name, now));
}
