import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { ConnectionStatus } from '@/lib/contracts/connections/connections';
import { getDb } from '@/lib/db/client';
import { type ConnectionRow, findConnection, findLastRun, listConnectionRows } from '@/lib/db/connections/connections';
import { readEnv } from '@/lib/env';
import { makeConnectionNotFound, mapConnectionStatus } from './map-connection';

/** How fresh and complete one connection's data is. Throws `not_found`. */
export async function getConnectionStatus(
  viewer: Viewer,
  id: string,
  now: Date = readNow(),
): Promise<ConnectionStatus> {
  const row = await findConnection(getDb(), viewer.workspaceId, id);
  if (!row) throw makeConnectionNotFound(id);
  return loadStatus(viewer.workspaceId, row, now);
}

/** The same for every connection of the workspace, with its name. */
export async function listConnectionStatuses(
  viewer: Viewer,
  now: Date = readNow(),
): Promise<(ConnectionStatus & { name: string })[]> {
  const rows = await listConnectionRows(getDb(), viewer.workspaceId, { afterId: null, limit: 1_000 });
  return Promise.all(
    rows.map(async (row) => ({ ...(await loadStatus(viewer.workspaceId, row, now)), name: row.name })),
  );
}

async function loadStatus(workspaceId: string, row: ConnectionRow, now: Date): Promise<ConnectionStatus> {
  const lastRun = await findLastRun(getDb(), workspaceId, row.id);
  return mapConnectionStatus(row, lastRun, { now, pollIntervalSeconds: readEnv().POLL_INTERVAL_SECONDS });
}
