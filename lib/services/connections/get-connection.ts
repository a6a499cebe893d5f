import type { Viewer } from '@/lib/auth/viewer';
import type { Connection } from '@/lib/contracts/connections/connections';
import { getDb } from '@/lib/db/client';
import { findConnection } from '@/lib/db/connections/connections';
import { makeConnectionNotFound, mapConnection } from './map-connection';

/** One connection, without its keys. Throws `not_found`. */
export async function getConnection(viewer: Viewer, id: string): Promise<Connection> {
  const row = await findConnection(getDb(), viewer.workspaceId, id);
  if (!row) throw makeConnectionNotFound(id);
  return mapConnection(row);
}
