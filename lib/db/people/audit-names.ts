import type { Db } from '@/lib/db/client';

/** A UUID as our own tables have it; people's ids are of another make. */
const OWN_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Names, as they are now, of what lines of the audit trail were about, by id. What is gone, or never had a name, is left
 * out.
 */
export async function listAuditNames(
  db: Db,
  workspaceId: string,
  targets: readonly string[],
): Promise<Map<string, string>> {
  const ids = [...new Set(targets.filter((one) => OWN_ID.test(one)))];
  const people = [...new Set(targets)];
  if (people.length === 0) return new Map();
  const rows = await db.$queryRaw<{ id: string; name: string }[]>`
    WITH own AS (SELECT id::uuid FROM unnest(${ids}::text[]) AS id)
    SELECT id::text, '#' || number || ' ' || title AS name FROM incident JOIN own USING (id) WHERE workspace_id = ${workspaceId}::uuid
    UNION ALL SELECT id::text, name FROM budget JOIN own USING (id) WHERE workspace_id = ${workspaceId}::uuid
    UNION ALL SELECT id::text, name FROM alert_rule JOIN own USING (id) WHERE workspace_id = ${workspaceId}::uuid
    UNION ALL SELECT id::text, name FROM channel JOIN own USING (id) WHERE workspace_id = ${workspaceId}::uuid
    UNION ALL SELECT id::text, name FROM connection JOIN own USING (id) WHERE workspace_id = ${workspaceId}::uuid
    UNION ALL SELECT id::text, name FROM notification_policy JOIN own USING (id) WHERE workspace_id = ${workspaceId}::uuid
    UNION ALL SELECT id::text, name FROM planned_event JOIN own USING (id) WHERE workspace_id = ${workspaceId}::uuid
    UNION ALL SELECT id::text, name FROM api_token JOIN own USING (id) WHERE workspace_id = ${workspaceId}::uuid
    UNION ALL SELECT id::text, name FROM share_link JOIN own USING (id) WHERE workspace_id = ${workspaceId}::uuid
    UNION ALL SELECT id::text, name FROM calendar_link JOIN own USING (id) WHERE workspace_id = ${workspaceId}::uuid
    UNION ALL SELECT id::text, text FROM annotation JOIN own USING (id) WHERE workspace_id = ${workspaceId}::uuid
    UNION ALL SELECT id::text, comment FROM silence JOIN own USING (id) WHERE workspace_id = ${workspaceId}::uuid
    UNION ALL SELECT id::text, recipient FROM delivery JOIN own USING (id) WHERE workspace_id = ${workspaceId}::uuid
    UNION ALL SELECT id::text, email FROM invitation JOIN own USING (id) WHERE workspace_id = ${workspaceId}::uuid
    UNION ALL SELECT id::text, name FROM workspace JOIN own USING (id) WHERE id = ${workspaceId}::uuid
    UNION ALL SELECT u.id, u.name FROM "user" u JOIN membership m ON m.user_id = u.id
      WHERE m.workspace_id = ${workspaceId}::uuid AND u.id = ANY(${people}::text[])`;
  return new Map(rows.map(({ id, name }) => [id, name]));
}
