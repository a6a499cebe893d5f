import type { Db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
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

/** True when usage of it was ever read, in one of these projects (null = in any). */
export async function hasUsage(
  db: Db,
  workspaceId: string,
  dimension: MoverDimension,
  id: string,
  projectIds: readonly string[] | null,
): Promise<boolean> {
  const within = projectIds ? Prisma.sql`AND project_id = ANY(${[...projectIds]}::text[])` : Prisma.empty;
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM series WHERE workspace_id = ${workspaceId}::uuid AND ${SERIES_COLUMN[dimension]} = ${id} ${within} LIMIT 1`;
  return rows.length > 0;
}

/** Incidents on this thing, or to which it contributed, within these projects (null = in any), newest first. */
export async function listIncidentIdsOf(
  db: Db,
  workspaceId: string,
  dimension: MoverDimension,
  id: string,
  limit: number,
  projectIds: readonly string[] | null,
): Promise<string[]> {
  const within = projectIds ? Prisma.sql`AND scope->>'projectId' = ANY(${[...projectIds]}::text[])` : Prisma.empty;
  const scope = JSON.stringify({ [SCOPE_FIELD[dimension]]: id });
  const contributor = JSON.stringify([{ dimension, id }]);
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM incident
     WHERE workspace_id = ${workspaceId}::uuid
       AND (scope @> ${scope}::jsonb OR contributors @> ${contributor}::jsonb) ${within}
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
