import type { Db } from './client';
import type { ConnectionState } from './generated/client';

/** Ids and states of a workspace's connections, oldest first. */
export function listConnectionIds(db: Db, workspaceId: string): Promise<{ id: string; state: ConnectionState }[]> {
  return db.connection.findMany({ where: { workspaceId }, select: { id: true, state: true }, orderBy: { id: 'asc' } });
}
