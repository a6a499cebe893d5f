import { v7 } from 'uuid';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { RotationCreate, RotationStarted } from '@/lib/contracts/keys/rotations';
import { inTransaction } from '@/lib/db/client';
import { findKeyPolicy } from '@/lib/db/keys/key-policies';
import { copyKeyRecord } from '@/lib/db/keys/keys';
import { insertRotation } from '@/lib/db/keys/rotations';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { isUniqueViolation } from '@/lib/db/unique-violation';
import { nameNewKey, type Rotation } from '@/lib/domain/keys/rotation-state';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import type { ServiceAccountKeys } from '@/lib/providers/openai/service-account-keys';
import { requireKey } from '@/lib/services/keys/manage-keys';
import { changeRotation, demandProof, describeRotation } from './change-rotation';
import { factsOf, loadRotationFacts, mapRotation } from './load-rotation-facts';
import { openKeyMaker } from './open-key-maker';
import { handToCommand } from './run-command';

/**
 * Begins to replace a key. Of a service account: the new key is made with the action key and shown in this answer or
 * handed to the command, and kept nowhere. Of a person: a checklist with the same watch. Throws `not_found`, `conflict`
 * when the key is gone or being rotated already, and what the provider says.
 */
export async function startRotation(
  viewer: Viewer,
  keyId: string,
  input: RotationCreate,
  now: Date = readNow(),
): Promise<RotationStarted> {
  demandProof(viewer);
  const { workspaceId, actor } = viewer;
  const command = readEnv().KEY_ROTATION_COMMAND ?? null;
  if (input.delivery === 'command' && command === null) {
    const message = 'delivery "command": expected KEY_ROTATION_COMMAND to be set by the installation';
    throw new AppError('invalid_input', message, { errors: [{ path: 'delivery', message }] });
  }
  const { rotation, maker } = await writePlan(viewer, keyId, input, now);
  if (rotation.kind === 'guided' || maker === null) return showStarted(viewer, rotation, null);
  const made = await makeKey(workspaceId, actor.name, rotation, maker, now);
  if (input.delivery === 'command' && command !== null) {
    const names = { keyId: made.id, keyName: rotation.newKeyName, oldKeyId: keyId, projectId: rotation.projectId };
    const failure = await handToCommand(command, made.value, names);
    if (failure !== null) {
      await maker.remove(rotation.projectId, made.id);
      await fail(workspaceId, actor.name, rotation, failure, now);
      throw new AppError('conflict', `${failure}; the new key was deleted again`);
    }
  }
  const watching = await changeRotation(workspaceId, rotation.id, actor.name, async (tx, standing) => {
    // A worker that took this for dead has deleted the key again.
    if (standing.state !== 'planned') throw new AppError('conflict', `the rotation is ${standing.state} meanwhile`);
    const { connectionId } = rotation;
    await copyKeyRecord(tx, workspaceId, { connectionId, fromId: keyId, toId: made.id }, actor.name);
    return { action: 'rotation.key-made', changes: { state: 'watching', newKeyId: made.id } };
  });
  return showStarted(viewer, watching, input.delivery === 'show' ? made.value : null);
}

async function showStarted({ workspaceId }: Viewer, rotation: Rotation, value: string | null) {
  const facts = await inTransaction((tx) => loadRotationFacts(tx, workspaceId, [rotation]));
  return { ...mapRotation(rotation, factsOf(facts, rotation)), value };
}

/** Written down before the provider is asked: what dies afterwards is found by the name of the new key. */
async function writePlan(
  viewer: Viewer,
  keyId: string,
  input: RotationCreate,
  now: Date,
): Promise<{ rotation: Rotation; maker: ServiceAccountKeys | null }> {
  const { workspaceId, actor } = viewer;
  const id = v7();
  try {
    return await inTransaction(async (tx) => {
      const key = await requireKey(tx, viewer, keyId);
      if (key.deletedAt !== null) throw new AppError('conflict', `key "${keyId}": the provider lists it no more`);
      const policy = await findKeyPolicy(tx, workspaceId);
      const maker = await openKeyMaker(tx, workspaceId, key.connectionId);
      const isOfAccount = key.ownerType === 'service_account' && key.ownerId !== null && maker !== null;
      const rotation = await insertRotation(tx, workspaceId, id, {
        ...{ connectionId: key.connectionId, projectId: key.projectId, oldKeyId: keyId, oldKeyName: key.name },
        serviceAccountId: key.ownerType === 'service_account' ? key.ownerId : null,
        kind: isOfAccount ? 'service-account' : 'guided',
        state: isOfAccount ? 'planned' : 'watching',
        ...{ newKeyId: null, newKeyName: nameNewKey(key.name || keyId, id), doneSteps: [], words: null },
        quietHours: input.quietHours ?? policy.quietHours,
        retiresWhenQuiet: input.retiresWhenQuiet ?? policy.retiresWhenQuiet,
        ...{ startedAt: now, startedBy: actor.name, quietAt: null, endedAt: null, endedBy: null },
      });
      const after = describeRotation(rotation);
      const entry = { action: 'rotation.started', target: id, detail: { key: key.name }, after };
      await insertAuditEntry(tx, { workspaceId, actor: actor.name, ...entry });
      return { rotation, maker };
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    throw new AppError('conflict', `key "${keyId}": it is being rotated already; undo or finish that rotation first`);
  }
}

/** A refusal ends the rotation. Where the answer was lost the worker looks for the key and deletes it. */
async function makeKey(
  workspaceId: string,
  actor: string,
  rotation: Rotation,
  maker: ServiceAccountKeys,
  now: Date,
): Promise<{ id: string; value: string }> {
  try {
    return await maker.create(rotation.projectId, rotation.serviceAccountId ?? '', rotation.newKeyName);
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error);
    if (error instanceof AppError && error.code !== 'provider_unavailable') {
      await fail(workspaceId, actor, rotation, words, now);
    }
    throw error;
  }
}

async function fail(workspaceId: string, actor: string, rotation: Rotation, words: string, now: Date): Promise<void> {
  await changeRotation(workspaceId, rotation.id, actor, async () => ({
    action: 'rotation.failed',
    changes: { state: 'failed', words, endedAt: now, endedBy: actor },
  }));
}
