import type { Db } from '@/lib/db/client';

/** Name and zone that a message about the workspace shows. */
export async function getWorkspaceLabel(db: Db, workspaceId: string): Promise<{ name: string; timezone: string }> {
  return db.workspace.findUniqueOrThrow({ where: { id: workspaceId }, select: { name: true, timezone: true } });
}
