import type { Db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';
import { MODEL_DATE } from '@/lib/domain/usage/model-family';

/** Ids that something refers to. */
export type References = { connectionIds: string[]; channelIds: string[] };

/** Those of the given ids that the workspace does not have. */
export async function listMissingReferences(db: Db, workspaceId: string, wanted: References): Promise<References> {
  const query = (ids: string[]) => ({ where: { workspaceId, id: { in: ids } }, select: { id: true } });
  const connections = wanted.connectionIds.length ? await db.connection.findMany(query(wanted.connectionIds)) : [];
  const channels = wanted.channelIds.length ? await db.channel.findMany(query(wanted.channelIds)) : [];
  return {
    connectionIds: wanted.connectionIds.filter((id) => !connections.some((one) => one.id === id)),
    channelIds: wanted.channelIds.filter((id) => !channels.some((one) => one.id === id)),
  };
}

/** Ids that the provider gave. */
export type ProviderIds = {
  projectId?: string | undefined;
  apiKeyId?: string | undefined;
  userId?: string | undefined;
  model?: string | undefined;
};

/**
 * Which of the given ids neither the inventory nor the usage of the workspace has; of models those of which no dated
 * version was used either. `connectionId` narrows it to one connection. Null while a connection's inventory was never
 * read, because the answer is then unknown.
 */
export async function listUnknownProviderIds(
  db: Db,
  workspaceId: string,
  connectionId: string | null,
  { projectId = null, apiKeyId = null, userId = null, model = null }: Nullable<ProviderIds>,
): Promise<(keyof ProviderIds)[] | null> {
  const own = Prisma.sql`workspace_id = ${workspaceId}::uuid AND (${connectionId}::uuid IS NULL OR connection_id = ${connectionId}::uuid)`;
  const [found] = await db.$queryRaw<({ isRead: boolean } & Record<keyof ProviderIds, boolean>)[]>`
    SELECT EXISTS (SELECT 1 FROM connection WHERE workspace_id = ${workspaceId}::uuid AND (${connectionId}::uuid IS NULL OR id = ${connectionId}::uuid))
       AND NOT EXISTS (
         SELECT 1 FROM connection c WHERE c.workspace_id = ${workspaceId}::uuid AND (${connectionId}::uuid IS NULL OR c.id = ${connectionId}::uuid)
            AND NOT EXISTS (SELECT 1 FROM ingest_cursor i WHERE i.workspace_id = c.workspace_id AND i.connection_id = c.id AND i.subject = 'inventory')
       ) AS "isRead",
       ${projectId}::text IS NULL OR EXISTS (SELECT 1 FROM provider_project WHERE ${own} AND id = ${projectId})
         OR EXISTS (SELECT 1 FROM series WHERE ${own} AND project_id = ${projectId}) AS "projectId",
       ${apiKeyId}::text IS NULL OR EXISTS (SELECT 1 FROM provider_api_key WHERE ${own} AND id = ${apiKeyId})
         OR EXISTS (SELECT 1 FROM series WHERE ${own} AND api_key_id = ${apiKeyId}) AS "apiKeyId",
       ${userId}::text IS NULL OR EXISTS (SELECT 1 FROM provider_user WHERE ${own} AND id = ${userId})
         OR EXISTS (SELECT 1 FROM series WHERE ${own} AND user_id = ${userId}) AS "userId",
       ${model}::text IS NULL OR EXISTS (SELECT 1 FROM series WHERE ${own} AND (model = ${model} OR regexp_replace(model, ${MODEL_DATE.source}, '') = ${model})) AS "model"`;
  if (!found?.isRead) return null;
  return (['projectId', 'apiKeyId', 'userId', 'model'] as const).filter((field) => !found[field]);
}

type Nullable<T> = { [K in keyof T]: T[K] | null };
