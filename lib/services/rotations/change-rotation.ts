import { demandRecentProof } from '@/lib/auth/recent-proof';
import type { Viewer } from '@/lib/auth/viewer';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { findRotation, type RotationFields, updateRotation } from '@/lib/db/keys/rotations';
import { lockRow } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { CALLING_STATES, type Rotation, type RotationState } from '@/lib/domain/keys/rotation-state';
import { AppError } from '@/lib/errors';
import { openKeyMaker } from './open-key-maker';

/** The actor of changes that Spendwatch makes automatically. */
export const SYSTEM = 'Spendwatch';

/** Decides under the row's lock and saves at once, so that of two people one comes second. Throws `not_found`. */
export async function changeRotation(
  workspaceId: string,
  id: string,
  actor: string,
  decide: (tx: Transaction, rotation: Rotation) => Promise<{ action: string; changes: Partial<RotationFields> } | null>,
): Promise<Rotation> {
  return inTransaction(async (tx) => {
    await lockRow(tx, 'key_rotation', workspaceId, id);
    const before = await findRotation(tx, workspaceId, id);
    if (!before) throw new AppError('not_found', `rotation "${id}" does not exist in this workspace`);
    const decided = await decide(tx, before);
    if (!decided) return before;
    const after = await updateRotation(tx, workspaceId, id, decided.changes);
    await insertAuditEntry(tx, {
      ...{ workspaceId, actor, action: decided.action, target: id, detail: { key: before.oldKeyName } },
      ...{ before: describeRotation(before), after: describeRotation(after) },
    });
    return after;
  });
}

/** What the trail keeps. */
export function describeRotation({ updatedAt: _updatedAt, ...rotation }: Rotation) {
  const at = (instant: Date | null) => instant?.toISOString() ?? null;
  const { startedAt, quietAt, endedAt, ...rest } = rotation;
  return { ...rest, startedAt: at(startedAt), quietAt: at(quietAt), endedAt: at(endedAt) };
}

/** Saves the outcome of a call unless another process did meanwhile. */
async function settle(
  workspaceId: string,
  { id, state }: Rotation,
  actor: string,
  action: string,
  changes: Partial<RotationFields>,
): Promise<Rotation> {
  return changeRotation(workspaceId, id, actor, async (_tx, now) => (now.state === state ? { action, changes } : null));
}

const ended = (state: RotationState, actor: string, now: Date): Partial<RotationFields> => ({
  ...{ state, endedAt: now, endedBy: actor },
});

/**
 * Makes the call that a rotation in a calling state waits for and saves its outcome. May be repeated: what is gone
 * already is fine. A provider that is away leaves the state, and the worker tries again; a refusal puts it back.
 */
export async function finishCall(workspaceId: string, rotation: Rotation, actor: string, now: Date): Promise<Rotation> {
  if (!CALLING_STATES.includes(rotation.state)) return rotation;
  const maker = await openKeyMaker(getDb(), workspaceId, rotation.connectionId);
  const { projectId, oldKeyId, newKeyId, newKeyName, state } = rotation;
  try {
    if (!maker) throw new AppError('conflict', 'the connection has no action key any more');
    if (state === 'planned') {
      // The key may have been made, but was never shown: it is of no use, and must not stay.
      for (const id of await maker.findByName(projectId, newKeyName)) await maker.remove(projectId, id);
      const words = 'It was interrupted before the new key was shown. A key made half-way was deleted; start again.';
      return settle(workspaceId, rotation, actor, 'rotation.failed', { ...ended('failed', actor, now), words });
    }
    if (state === 'retiring') {
      await maker.remove(projectId, oldKeyId);
      return settle(workspaceId, rotation, actor, 'rotation.retired', { ...ended('retired', actor, now), words: null });
    }
    if (newKeyId !== null) await maker.remove(projectId, newKeyId);
    return settle(workspaceId, rotation, actor, 'rotation.undone', { ...ended('undone', actor, now), words: null });
  } catch (error) {
    const isAway = error instanceof AppError && AWAY.includes(error.code);
    const words = error instanceof Error ? error.message : String(error);
    if (!isAway) {
      const back = state === 'planned' ? ended('failed', actor, now) : { state: 'watching' as const, quietAt: null };
      await settle(workspaceId, rotation, actor, 'rotation.refused', { ...back, words });
    } else {
      await settle(workspaceId, rotation, actor, 'rotation.delayed', { words });
    }
    throw error;
  }
}

/** Whether a call was answered at all is not known: it is tried again. */
const AWAY: readonly string[] = ['provider_unavailable', 'provider_rate_limited'];

/** People prove that it is them before a key is made or deleted; tokens have their scope. */
export function demandProof(viewer: Viewer): void {
  if (viewer.actor.kind === 'user' && viewer.session) demandRecentProof(viewer);
}
