import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Key, KeyUpdate } from '@/lib/contracts/keys';
import { insertAuditEntry } from '@/lib/db/audit';
import { inTransaction } from '@/lib/db/client';
import { saveKeyRecord } from '@/lib/db/keys';
import { dropAbsent } from '@/lib/domain/absent-fields';
import { requireKey } from './list-keys';
import { mapKey } from './map-key';

/** Records what people say about a key; the provider hears nothing of it. Throws `not_found`. */
export async function updateKey(viewer: Viewer, id: string, patch: KeyUpdate, now: Date = readNow()): Promise<Key> {
  const { workspaceId, actor } = viewer;
  return inTransaction(async (tx) => {
    const { connectionId, name } = await requireKey(tx, workspaceId, id);
    const fields = dropAbsent(patch);
    await saveKeyRecord(tx, workspaceId, { connectionId, id }, fields, actor.name);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'key.updated',
      target: id,
      detail: { name, fields: Object.keys(fields) },
    });
    return mapKey(await requireKey(tx, workspaceId, id), now);
  });
}
