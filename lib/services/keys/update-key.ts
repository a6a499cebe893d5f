import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Key, KeyUpdate } from '@/lib/contracts/keys/keys';
import { inTransaction } from '@/lib/db/client';
import { saveKeyRecord } from '@/lib/db/keys/keys';
import { lockForTransaction } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { requireKey } from './list-keys';
import { mapKey } from './map-key';

/** Records what people say about a key; the provider hears nothing of it. Throws `not_found`. */
export async function updateKey(viewer: Viewer, id: string, patch: KeyUpdate, now: Date = readNow()): Promise<Key> {
  const { workspaceId, actor } = viewer;
  return inTransaction(async (tx) => {
    await lockForTransaction(tx, `key-records:${workspaceId}`);
    const standing = await requireKey(tx, viewer, id);
    const { connectionId, name } = standing;
    const fields = dropAbsent(patch);
    await saveKeyRecord(tx, workspaceId, { connectionId, id }, fields, actor.name);
    const changed = await requireKey(tx, viewer, id);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'key.updated',
      target: id,
      detail: { name },
      before: mapKey(standing, now),
      after: mapKey(changed, now),
    });
    return mapKey(changed, now);
  });
}
