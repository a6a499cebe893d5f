import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Leak as LeakContract, LeakUpdate } from '@/lib/contracts/leaks/leaks';
import { inTransaction } from '@/lib/db/client';
import { updateLeakState } from '@/lib/db/leaks/leak-findings';
import { lockRow } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { makeLeakDedupKey } from '@/lib/domain/leaks/leak-incident';
import { recordIncidentSignal } from '@/lib/services/incidents/record-incident-signal';
import { requireLeak } from './list-leaks';
import { mapLeaks } from './map-leak';
import { raiseLeak } from './raise-leak';

/**
 * Records what a person decided about a leak. Settled ones end their incident; one that is open again opens it anew.
 * Throws `not_found`.
 */
export async function updateLeak(
  viewer: Viewer,
  id: string,
  { state, reason }: LeakUpdate,
  now: Date = readNow(),
): Promise<LeakContract> {
  const { workspaceId, actor } = viewer;
  return inTransaction(async (tx) => {
    await lockRow(tx, 'leak_finding', workspaceId, id);
    const before = await requireLeak(tx, workspaceId, id);
    const leak = await updateLeakState(tx, workspaceId, id, { state, reason, stateBy: actor.name, stateAt: now });
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'leak.updated',
      target: id,
      detail: { title: `${leak.title} ${leak.redacted}` },
      before: { state: before.state, reason: before.reason },
      after: { state, reason },
    });
    if (state === 'open') await raiseLeak(tx, workspaceId, leak, now);
    else {
      const signal = { kind: 'calm', isQuiet: true } as const;
      const text = `${actor.name}: ${state}, ${reason}`;
      await recordIncidentSignal(tx, {
        workspaceId,
        dedupKey: makeLeakDedupKey(leak.fingerprint),
        signal,
        at: now,
        now,
        text,
      });
    }
    const [mapped] = await mapLeaks(tx, workspaceId, [leak], now);
    return mapped as LeakContract;
  });
}
