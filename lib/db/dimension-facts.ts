import type { Db } from './client';
import { Prisma } from './generated/client';
import type { MoverDimension } from './movers';

const SERIES_COLUMN: Record<MoverDimension, Prisma.Sql> = {
  apiKey: Prisma.sql`api_key_id`,
  project: Prisma.sql`project_id`,
  model: Prisma.sql`model`,
  user: Prisma.sql`user_id`,
};

const SCOPE_FIELD: Record<MoverDimension, string> = {
  apiKey: 'apiKeyId',
  project: 'projectId',
  model: 'model',
  user: 'userId',
};

/** True when usage of it was ever read. */
export async function hasUsage(db: Db, workspaceId: string, dimension: MoverDimension, id: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM series WHERE workspace_id = ${workspaceId}::uuid AND ${SERIES_COLUMN[dimension]} = ${id} LIMIT 1`;
  return rows.length > 0;
}

/** Incidents on this thing, or to which it contributed, newest first. */
export async function listIncidentIdsOf(
  db: Db,
  workspaceId: string,
  dimension: MoverDimension,
  id: string,
  limit: number,
): Promise<string[]> {
  const scope = JSON.stringify({ [SCOPE_FIELD[dimension]]: id });
  const contributor = JSON.stringify([{ dimension, id }]);
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM incident
     WHERE workspace_id = ${workspaceId}::uuid
       AND (scope @> ${scope}::jsonb OR contributors @> ${contributor}::jsonb)
     ORDER BY number DESC LIMIT ${limit}`;
  return rows.map((row) => row.id);
}

/** What the inventory knows of a key, project or person, from the newest connection that lists it. */
export function findInventoryRow(db: Db, workspaceId: string, dimension: 'apiKey' | 'project' | 'user', id: string) {
  const query = { where: { workspaceId, id }, orderBy: { lastSeenAt: 'desc' as const } };
  if (dimension === 'apiKey') return db.providerApiKey.findFirst(query);
  if (dimension === 'project') return db.providerProject.findFirst(query);
  return db.providerUser.findFirst(query);
}
