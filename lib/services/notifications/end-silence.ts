import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import { inTransaction } from '@/lib/db/client';
import { lockRow } from '@/lib/db/locks';
import { endSilenceRow, findSilence } from '@/lib/db/notifications/silences';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { deriveSilenceStanding } from '@/lib/domain/notifications/silence';
import { makeSilenceNotFound } from './get-silence';
import { mapSilence } from './map-silence';

/** Ends a silence now; it stays in the list as expired. One that is over stays as it is. Throws `not_found`. */
export async function endSilence(viewer: Viewer, id: string, now: Date = readNow()): Promise<void> {
  const { workspaceId, actor } = viewer;
  await inTransaction(async (tx) => {
    await lockRow(tx, 'silence', workspaceId, id);
    const silence = await findSilence(tx, workspaceId, id);
    if (!silence) throw makeSilenceNotFound(id);
    if (deriveSilenceStanding(silence, now).state === 'expired') return;
    await endSilenceRow(tx, workspaceId, id, { endedAt: now, endedBy: actor.name });
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'silence.ended',
      target: id,
      detail: { comment: silence.comment },
      before: mapSilence(silence, now),
      after: mapSilence({ ...silence, endedAt: now, endedBy: actor.name }, now),
    });
  });
}
