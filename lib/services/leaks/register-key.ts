import type { Viewer } from '@/lib/auth/viewer';
import { inTransaction } from '@/lib/db/client';
import { saveKeyDigest } from '@/lib/db/keys/keys';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { isShownAlike } from '@/lib/domain/leaks/match-key';
import { AppError } from '@/lib/errors';
import { fingerprintSecret } from '@/lib/scanner/fingerprint';
import { requireKey } from '@/lib/services/keys/manage-keys';
import { digestFingerprint } from './digest-fingerprint';

/**
 * Remembers a key by a keyed digest, so that it is recognised for certain when it is found somewhere. The key itself is
 * kept nowhere. Throws `not_found`, and `invalid_input` when the text is not this key by what the provider shows of it.
 */
export async function registerKey(viewer: Viewer, id: string, key: string): Promise<void> {
  const { workspaceId, actor } = viewer;
  await inTransaction(async (tx) => {
    const row = await requireKey(tx, viewer, id);
    if (!isShownAlike(`${key.slice(0, 12)}…${key.slice(-4)}`, row.redactedValue)) {
      const message = `key: expected the key that the provider shows as ${row.redactedValue}`;
      throw new AppError('invalid_input', message, { errors: [{ path: 'key', message }] });
    }
    const place = { connectionId: row.connectionId, id };
    await saveKeyDigest(tx, workspaceId, place, digestFingerprint(fingerprintSecret(key)), actor.name);
    const entry = { action: 'key.registered', target: id, detail: { name: row.name } };
    await insertAuditEntry(tx, { workspaceId, actor: actor.name, ...entry });
  });
}
