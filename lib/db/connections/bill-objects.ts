import type { Db } from '@/lib/db/client';

/** Which version of each file behind the address of a connection was read last, by key. */
export async function listReadObjects(db: Db, workspaceId: string, connectionId: string): Promise<Map<string, string>> {
  const rows = await db.billObject.findMany({
    where: { workspaceId, connectionId },
    select: { key: true, etag: true },
  });
  return new Map(rows.map(({ key, etag }) => [key, etag]));
}

/** Notes the files that were read. */
export async function saveReadObjects(
  db: Db,
  { workspaceId, connectionId }: { workspaceId: string; connectionId: string },
  files: readonly { key: string; etag: string }[],
  readAt: Date,
): Promise<void> {
  const [keys, etags] = [files.map(({ key }) => key), files.map(({ etag }) => etag)];
  await db.$executeRaw`
    INSERT INTO bill_object (workspace_id, connection_id, key, etag, read_at)
    SELECT ${workspaceId}::uuid, ${connectionId}::uuid, f.key, f.etag, ${readAt}
      FROM unnest(${keys}::text[], ${etags}::text[]) AS f(key, etag)
    ON CONFLICT (workspace_id, connection_id, key) DO UPDATE SET etag = excluded.etag, read_at = excluded.read_at`;
}
