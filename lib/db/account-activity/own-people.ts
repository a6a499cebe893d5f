import type { Db } from '@/lib/db/client';

/**
 * Addresses of those who belong to an account, lower case: of a connection the people the provider lists, of the
 * workspace itself (null) its members. Members count for both.
 */
export async function findOwnPeople(db: Db, workspaceId: string, connectionId: string | null): Promise<string[]> {
  const rows = await db.$queryRaw<{ email: string }[]>`
    SELECT lower(u.email) AS email FROM membership m JOIN "user" u ON u.id = m.user_id
     WHERE m.workspace_id = ${workspaceId}::uuid
     UNION
    SELECT lower(p.email) FROM provider_user p
     WHERE p.workspace_id = ${workspaceId}::uuid AND p.connection_id = ${connectionId}::uuid
       AND p.deleted_at IS NULL AND p.email IS NOT NULL
     LIMIT 20000`;
  return rows.map(({ email }) => email);
}
