import type pg from 'pg';
import { type Db, getDb, getPool } from '@/lib/db/client';

/** Sources of changes that reach back before the present UTC day. */
const PAST = 'past ';

const BUMP = `INSERT INTO data_version (workspace_id, source, version)
  SELECT $1::uuid, source, 1 FROM unnest(CASE
    WHEN $3::timestamptz < date_trunc('day', now(), 'UTC') THEN ARRAY[$2::text, '${PAST}' || $2]
    ELSE ARRAY[$2::text] END) AS source
  ON CONFLICT (workspace_id, source) DO UPDATE SET version = data_version.version + 1`;

/**
 * Notes that a workspace's numbers changed. Inside the transaction that changes them, or after it, never before: an
 * answer computed in between would be taken for current. `source` is the connection's id, or "prices". `changedFrom` is
 * the earliest instant whose usage or bill may differ now: null = of none, left out = of any.
 */
export async function bumpDataVersion(
  client: Pick<pg.ClientBase, 'query'>,
  workspaceId: string,
  source: string,
  changedFrom: Date | null = new Date(0),
): Promise<void> {
  await client.query(BUMP, [workspaceId, source, changedFrom]);
}

/**
 * Text that is equal for two moments only if the same usage question has the same answer at both: what was written, how
 * far each connection was read, which connections there are, and who pays for what.
 */
export async function readDataVersion(workspaceId: string): Promise<string> {
  const { rows } = await getPool().query<{ version: string | null }>({
    text: `SELECT concat_ws('|',
      (SELECT string_agg(source || version, ',' ORDER BY source) FROM data_version WHERE workspace_id = $1),
      (SELECT string_agg(id || state::text || name, ',' ORDER BY id) FROM connection WHERE workspace_id = $1),
      (SELECT md5(string_agg(concat(connection_id, subject, grain, covered_from, covered_until, last_pulled_at), ','
              ORDER BY connection_id, subject, grain)) FROM ingest_cursor WHERE workspace_id = $1),
      (SELECT md5(string_agg(r::text, ',' ORDER BY r.id)) FROM allocation_rule r WHERE r.workspace_id = $1),
      (SELECT md5(string_agg(concat(p.id, p.parent_id, p.name), ',' ORDER BY p.id)) FROM payer p WHERE p.workspace_id = $1)) AS version`,
    values: [workspaceId],
  });
  return rows[0]?.version ?? '';
}

/**
 * Text that is equal for two moments only if the rows of the days that were over at both are the same. While usage
 * comes in on time it stays equal for hours.
 */
export async function readPastVersion(workspaceId: string, db: Db = getDb()): Promise<string> {
  const rows = await db.$queryRaw<{ version: string | null }[]>`
    SELECT string_agg(source || version, ',' ORDER BY source) AS version
      FROM data_version WHERE workspace_id = ${workspaceId}::uuid AND source LIKE ${`${PAST}%`}`;
  return rows[0]?.version ?? '';
}
