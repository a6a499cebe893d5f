import type { Db } from '@/lib/db/client';
import { Prisma } from '@/lib/db/generated/client';

export type SearchRow = { kind: string; id: string; name: string; detail: string };

/** Hits a kind: enough to choose from, few enough to read. */
const LIMIT = 6;

/** `%`, `_` and `\` stand for themselves. */
const escapeLike = (text: string) => text.replace(/[\\%_]/g, (sign) => `\\${sign}`);

/**
 * Keys, projects, models, people, incidents and budgets whose name or id contains `text`, any case; names that begin
 * with it first. `projectIds` (null = all) leaves out what belongs to no other projects than these: models and people count
 * where they were used. One statement; each part is small beside the facts (inventory, series, incidents by their keys).
 */
export async function searchNames(
  db: Db,
  workspaceId: string,
  text: string,
  projectIds: readonly string[] | null,
): Promise<SearchRow[]> {
  const anywhere = `%${escapeLike(text)}%`;
  const first = `${escapeLike(text)}%`;
  const best = Prisma.sql`ORDER BY (name ILIKE ${first}) DESC, name LIMIT ${LIMIT}`;
  const within = (column: Prisma.Sql) =>
    projectIds === null ? Prisma.empty : Prisma.sql`AND ${column} = ANY(${[...projectIds]}::text[])`;
  const usedWithin =
    projectIds === null
      ? Prisma.empty
      : Prisma.sql`AND id IN (SELECT user_id FROM series WHERE workspace_id = ${workspaceId}::uuid ${within(Prisma.sql`project_id`)})`;
  return db.$queryRaw<SearchRow[]>`
    (SELECT 'apiKey' AS kind, id, COALESCE(NULLIF(name, ''), id) AS name,
            redacted_value || CASE WHEN deleted_at IS NULL THEN '' ELSE ' · deleted' END AS detail
       FROM provider_api_key
      WHERE workspace_id = ${workspaceId}::uuid AND (name ILIKE ${anywhere} OR id ILIKE ${anywhere} OR redacted_value ILIKE ${anywhere})
            ${within(Prisma.sql`project_id`)}
      ${best})
    UNION ALL
    (SELECT 'project', id, COALESCE(NULLIF(name, ''), id) AS name, id
       FROM provider_project
      WHERE workspace_id = ${workspaceId}::uuid AND (name ILIKE ${anywhere} OR id ILIKE ${anywhere})
            ${within(Prisma.sql`id`)} ${best})
    UNION ALL
    (SELECT 'model', name AS id, name, ''
       FROM (SELECT DISTINCT model AS name FROM series
              WHERE workspace_id = ${workspaceId}::uuid AND model ILIKE ${anywhere}
                    ${within(Prisma.sql`project_id`)}) AS models ${best})
    UNION ALL
    (SELECT 'user', id, COALESCE(NULLIF(name, ''), id) AS name, COALESCE(email, type)
       FROM provider_user
      WHERE workspace_id = ${workspaceId}::uuid AND (name ILIKE ${anywhere} OR id ILIKE ${anywhere} OR email ILIKE ${anywhere})
            ${usedWithin} ${best})
    UNION ALL
    (SELECT 'incident', id::text, title AS name, '#' || number || ' · ' || state
       FROM incident
      WHERE workspace_id = ${workspaceId}::uuid AND (title ILIKE ${anywhere} OR '#' || number = ${text} OR number::text = ${text})
            ${within(Prisma.sql`scope->>'projectId'`)}
      ORDER BY number DESC LIMIT ${LIMIT})
    UNION ALL
    (SELECT 'budget', id::text, name, period::text
       FROM budget WHERE workspace_id = ${workspaceId}::uuid AND name ILIKE ${anywhere}
            ${within(Prisma.sql`project_id`)} ${best})`;
}
