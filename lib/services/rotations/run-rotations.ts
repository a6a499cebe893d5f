import { getDb } from '@/lib/db/client';
import { claimAbandonedRotations, listRotationRows } from '@/lib/db/keys/rotations';
import { planRotation, type Rotation, type RotationFacts } from '@/lib/domain/keys/rotation-state';
import { tryEach } from '@/lib/services/try-each';
import { changeRotation, finishCall, SYSTEM } from './change-rotation';
import { factsOf, loadRotationFacts } from './load-rotation-facts';
import { retire } from './manage-rotations';

/** More rotations at a time than this wait for the next round. */
const MAX_STANDING = 1_000;

/**
 * Looks after the standing rotations of a workspace: finishes calls of processes that died, notes when an old key is
 * quiet or used again, and retires it where the policy says so. What fails for one never keeps back the others.
 */
export async function runRotationRound({ workspaceId, now }: { workspaceId: string; now: Date }): Promise<void> {
  const abandoned = await claimAbandonedRotations(getDb(), workspaceId);
  const standing = await listRotationRows(getDb(), workspaceId, {
    ...{ isStanding: true, projectIds: null, limit: MAX_STANDING },
  });
  const facts = await loadRotationFacts(getDb(), workspaceId, standing);
  const work = [
    ...abandoned.map((rotation) => () => finishCall(workspaceId, rotation, SYSTEM, now)),
    ...standing.map((rotation) => () => look(workspaceId, rotation, factsOf(facts, rotation), now)),
  ];
  await tryEach(work, (run) => run());
}

async function look(workspaceId: string, rotation: Rotation, facts: RotationFacts, now: Date): Promise<unknown> {
  const task = planRotation(rotation, facts);
  if (task === 'none') return null;
  if (task === 'retire') return retire(workspaceId, rotation.id, SYSTEM, now);
  return changeRotation(workspaceId, rotation.id, SYSTEM, async (_tx, standing) => {
    if (standing.state !== rotation.state) return null;
    switch (task) {
      case 'become-quiet':
        return { action: 'rotation.quiet', changes: { state: 'quiet', quietAt: now } };
      case 'become-watching':
        return { action: 'rotation.used-again', changes: { state: 'watching', quietAt: null } };
      case 'note-gone':
        return {
          action: 'rotation.retired',
          changes: {
            state: 'retired',
            endedAt: now,
            endedBy: SYSTEM,
            words: 'The provider lists the old key no more.',
          },
        };
    }
  });
}
