import type { Transaction } from '@/lib/db/client';
import { loadFirstUses } from '@/lib/db/keys/first-uses';
import { loadKeyUse } from '@/lib/db/keys/key-use';
import { listKeyRows } from '@/lib/db/keys/keys';
import { findDeviations, OutsideHours } from '@/lib/domain/keys/find-deviations';
import type { FoundKey } from '@/lib/domain/keys/hygiene-signals';
import { NO_USE } from '@/lib/domain/keys/key-use';
import { loadReadFrom } from './load-findings';
import { mapRegister, mapWatchedKey } from './map-key';

/** All keys as hygiene rules judge them; usage is read of those alone of which the register expects something. */
export async function loadFoundKeys(
  tx: Transaction,
  { workspaceId, timezone, now }: { workspaceId: string; timezone: string; now: Date },
): Promise<(FoundKey & { projectId: string })[]> {
  const keys = (await listKeyRows(tx, workspaceId, {})).map((row) => ({ row, register: mapRegister(row) }));
  const expecting = keys.filter(
    ({ register }) =>
      register.expectedModels.length > 0 || register.expectedHours !== null || register.expectedMonthlyNanos !== null,
  );
  const ids = expecting.map(({ row }) => row.id);
  const use = ids.length === 0 ? new Map() : await loadKeyUse(tx, workspaceId, ids, now);
  const readFrom = await loadReadFrom(tx, workspaceId);
  // Hours never warn, so they are not looked at.
  const keyCount = Number.POSITIVE_INFINITY;
  const firsts = await loadFirstUses(tx, { workspaceId, ids: null, keyCount, timezone, now, readFrom });
  const outside = new OutsideHours(now, timezone);
  const isExpecting = new Set(expecting.map(({ row }) => row));
  return keys.map(({ row, register }) => {
    const strands = use.get(`${row.connectionId} ${row.id}`);
    const { connectionId, projectId } = row;
    return {
      ...mapWatchedKey(row),
      ...{ connectionId, projectId, ownerType: row.ownerType },
      firstUses: firsts.get(`${connectionId} ${row.id}`) ?? [],
      deviations: isExpecting.has(row) ? findDeviations(register, strands ? { strands } : NO_USE, outside, now) : [],
    };
  });
}
