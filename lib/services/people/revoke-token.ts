import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import { inTransaction } from '@/lib/db/client';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { revokeTokenRow } from '@/lib/db/people/tokens';
import { AppError } from '@/lib/errors';
import { mapToken } from './list-tokens';

/** Makes a token stop working at once. Throws `not_found`. */
export async function revokeToken(viewer: Viewer, id: string, now: Date = readNow()): Promise<void> {
  const { workspaceId, actor } = viewer;
  await inTransaction(async (tx) => {
    const token = await revokeTokenRow(tx, workspaceId, id, now);
    if (!token) {
      throw new AppError('not_found', `token ${id}: there is none in this workspace that still works`);
    }
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'token.revoked',
      target: id,
      detail: { name: token.name },
      before: mapToken(token, now),
    });
  });
}
