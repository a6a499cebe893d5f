import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { ConnectionStatus } from '@/lib/contracts/connections/connections';
import { getDb, inTransaction } from '@/lib/db/client';
import { findConnection, scheduleConnection } from '@/lib/db/connections/connections';
import { AppError } from '@/lib/errors';
import { recordChange } from '@/lib/services/record-change';
import { getConnectionStatus } from './get-connection-status';
import { makeConnectionNotFound, requireKeyed } from './list-connections';

/** Makes a connection due now; the next free worker pulls it. Throws `not_found`, or `conflict` unless it is active. */
export async function requestPull(viewer: Viewer, id: string, now: Date = readNow()): Promise<ConnectionStatus> {
  const { workspaceId } = viewer;
  const connection = await findConnection(getDb(), workspaceId, id);
  if (!connection) throw makeConnectionNotFound(id);
  requireKeyed(connection);
  const isPlanned = await inTransaction(async (tx) => {
    if (!(await scheduleConnection(tx, workspaceId, id, now))) return false;
    const detail = { name: connection.name };
    await recordChange(tx, viewer, { action: 'connection.pull-asked', target: id, detail });
    return true;
  });
  if (!isPlanned) {
    const todo = connection.state === 'paused' ? 'resume it first' : 'the provider refuses its key, replace it first';
    throw new AppError('conflict', `connection "${connection.name}" is ${connection.state}: ${todo}`);
  }
  return getConnectionStatus(viewer, id, now);
}
