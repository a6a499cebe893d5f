import type { Rotation as RotationView } from '@/lib/contracts/keys/rotations';
import type { Db } from '@/lib/db/client';
import { listKeyStates, loadKeyUsers } from '@/lib/db/keys/rotations';
import { judgeQuiet, type Rotation, type RotationFacts } from '@/lib/domain/keys/rotation-state';

/** What is known of the old keys of rotations, in two statements; by the rotation's id. */
export async function loadRotationFacts(
  db: Db,
  workspaceId: string,
  rotations: readonly Rotation[],
): Promise<Map<string, RotationFacts>> {
  if (rotations.length === 0) return new Map();
  const users = await loadKeyUsers(
    db,
    workspaceId,
    rotations.map(({ connectionId, oldKeyId, startedAt }) => ({ connectionId, keyId: oldKeyId, since: startedAt })),
  );
  const states = await listKeyStates(db, workspaceId, [...new Set(rotations.map(({ oldKeyId }) => oldKeyId))]);
  const stateOf = new Map(states.map((state) => [`${state.connectionId} ${state.id}`, state]));
  return new Map(
    rotations.map((rotation) => {
      const place = `${rotation.connectionId} ${rotation.oldKeyId}`;
      const own = users.get(place) ?? [];
      const state = stateOf.get(place);
      const reported = state?.lastUsedAt && state.lastUsedAt > rotation.startedAt ? [state.lastUsedAt.getTime()] : [];
      const uses = [...reported, ...own.map(({ lastAt }) => lastAt.getTime())];
      return [
        rotation.id,
        {
          lastUseAt: uses.length === 0 ? null : new Date(Math.max(...uses)),
          users: own,
          knownUntil: state?.knownUntil ?? null,
          isOldGone: state !== undefined && state.deletedAt !== null,
        },
      ];
    }),
  );
}

const UNKNOWN: RotationFacts = { lastUseAt: null, users: [], knownUntil: null, isOldGone: false };

export const factsOf = (facts: ReadonlyMap<string, RotationFacts>, { id }: Rotation): RotationFacts =>
  facts.get(id) ?? UNKNOWN;

/** A rotation as the HTTP API shows it. */
export function mapRotation(rotation: Rotation, facts: RotationFacts): RotationView {
  const { id, connectionId, kind, state, quietHours, retiresWhenQuiet, doneSteps, words, startedBy, endedBy } =
    rotation;
  const { since, dueAt } = judgeQuiet(rotation, facts);
  return {
    ...{ id, connectionId, kind, state, quietHours, retiresWhenQuiet, doneSteps, words, startedBy, endedBy },
    oldKey: { id: rotation.oldKeyId, name: rotation.oldKeyName },
    newKey: rotation.newKeyId === null ? null : { id: rotation.newKeyId, name: rotation.newKeyName },
    lastUseAt: facts.lastUseAt?.toISOString() ?? null,
    stillUsedBy: facts.users.map((user) => ({ ...user, lastAt: user.lastAt.toISOString() })),
    quietSince: since.toISOString(),
    quietDueAt: dueAt.toISOString(),
    startedAt: rotation.startedAt.toISOString(),
    endedAt: rotation.endedAt?.toISOString() ?? null,
  };
}
