import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import { inTransaction } from '@/lib/db/client';
import { deleteConnectionRows, findConnection } from '@/lib/db/connections/connections';
import { lockRow } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { closeConnectionIncidents } from '@/lib/services/incidents/close-connection-incidents';
import { makeConnectionNotFound, mapConnection } from './map-connection';

const MAX_DURATION_MS = 120_000;

/**
 * Removes a connection, its keys and everything read through it; its open incidents end. Incidents and their mails stay
 * as a record. A pull at work loses its lease and writes nothing more. Throws `not_found`.
 */
export async function deleteConnection(viewer: Viewer, id: string, now: Date = readNow()): Promise<void> {
  const { workspaceId, actor } = viewer;
  await inTransaction(async (tx) => {
    await lockRow(tx, 'connection', workspaceId, id);
    const connection = await findConnection(tx, workspaceId, id);
    if (!connection) throw makeConnectionNotFound(id);
    await closeConnectionIncidents(tx, workspaceId, id, now, `${actor.name} deleted the connection`);
    await deleteConnectionRows(tx, workspaceId, id);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'connection.deleted',
      target: id,
      detail: { name: connection.name },
      before: mapConnection(connection),
    });
  }, MAX_DURATION_MS);
}
