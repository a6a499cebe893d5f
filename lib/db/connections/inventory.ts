import { getPool } from '@/lib/db/client';

export type ProjectRow = { id: string; name: string; status: string; createdAt: Date | null };
export type ApiKeyRow = {
  id: string;
  projectId: string;
  name: string;
  redactedValue: string;
  ownerType: string;
  ownerId: string | null;
  ownerName: string | null;
  createdAt: Date | null;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
  /** null = the provider does not report it. */
  ownerHasAccess: boolean | null;
};
export type AdminKeyRow = {
  id: string;
  name: string;
  redactedValue: string;
  ownerName: string | null;
  createdAt: Date | null;
  lastUsedAt: Date | null;
  expiresAt: Date | null;
};
export type UserRow = { id: string; type: string; name: string; email: string | null; role: string };
export type Inventory = { projects: ProjectRow[]; apiKeys: ApiKeyRow[]; users: UserRow[] };

type Owner = { workspaceId: string; connectionId: string };

/** Not every provider says when a key was used: what is known of it already stays. */
const KEPT: ReadonlySet<string> = new Set(['last_used_at']);

async function upsert(
  table: string,
  columns: Record<string, unknown[]>,
  types: Record<string, string>,
  { workspaceId, connectionId }: Owner,
  seenAt: Date,
): Promise<void> {
  const names = Object.keys(columns);
  await getPool().query(
    `WITH seen AS MATERIALIZED (
       SELECT * FROM unnest(${names.map((name, index) => `$${index + 4}::${types[name] ?? 'text'}[]`).join(', ')}) AS t(${names.join(', ')})
     ), written AS (
       INSERT INTO ${table} (workspace_id, connection_id, first_seen_at, last_seen_at, ${names.join(', ')})
       SELECT $1, $2, $3, $3, ${names.join(', ')} FROM seen
       ON CONFLICT (workspace_id, connection_id, id) DO UPDATE SET last_seen_at = $3, deleted_at = NULL,
         ${names
           .filter((name) => name !== 'id')
           .map(
             (name) =>
               `${name} = ${KEPT.has(name) ? `coalesce(excluded.${name}, ${table}.${name})` : `excluded.${name}`}`,
           )
           .join(', ')}
     )
     UPDATE ${table} SET deleted_at = $3
      WHERE workspace_id = $1 AND connection_id = $2 AND deleted_at IS NULL AND id NOT IN (SELECT id FROM seen)`,
    [workspaceId, connectionId, seenAt, ...Object.values(columns)],
  );
}

/**
 * Records what the provider lists now. What is gone stays, marked deleted, because old usage still needs its name. An
 * empty list marks nothing as deleted in one go by mistake: callers pass only complete listings.
 */
export async function saveInventory(owner: Owner, inventory: Inventory, seenAt: Date): Promise<void> {
  const { projects, apiKeys, users } = inventory;
  await upsert(
    'provider_project',
    {
      id: projects.map((p) => p.id),
      name: projects.map((p) => p.name),
      status: projects.map((p) => p.status),
      created_at: projects.map((p) => p.createdAt),
    },
    { created_at: 'timestamptz' },
    owner,
    seenAt,
  );
  await upsert(
    'provider_api_key',
    {
      id: apiKeys.map((k) => k.id),
      project_id: apiKeys.map((k) => k.projectId),
      name: apiKeys.map((k) => k.name),
      redacted_value: apiKeys.map((k) => k.redactedValue),
      owner_type: apiKeys.map((k) => k.ownerType),
      owner_id: apiKeys.map((k) => k.ownerId),
      owner_name: apiKeys.map((k) => k.ownerName),
      created_at: apiKeys.map((k) => k.createdAt),
      last_used_at: apiKeys.map((k) => k.lastUsedAt),
      expires_at: apiKeys.map((k) => k.expiresAt),
      owner_has_access: apiKeys.map((k) => k.ownerHasAccess),
    },
    {
      created_at: 'timestamptz',
      last_used_at: 'timestamptz',
      expires_at: 'timestamptz',
      owner_has_access: 'boolean',
    },
    owner,
    seenAt,
  );
  await getPool().query(
    `UPDATE provider_api_key SET owner_lost_at = CASE WHEN owner_has_access IS FALSE THEN $3::timestamptz END
      WHERE workspace_id = $1 AND connection_id = $2
        AND (owner_has_access IS NOT DISTINCT FROM FALSE) <> (owner_lost_at IS NOT NULL)`,
    [owner.workspaceId, owner.connectionId, seenAt],
  );
  await markUseShown(
    owner,
    apiKeys.filter(({ lastUsedAt }) => lastUsedAt === null).map(({ id }) => id),
    seenAt,
  );
  await upsert(
    'provider_user',
    {
      id: users.map((u) => u.id),
      type: users.map((u) => u.type),
      name: users.map((u) => u.name),
      email: users.map((u) => u.email),
      role: users.map((u) => u.role),
    },
    {},
    owner,
    seenAt,
  );
}

/** Last use of keys of which the provider says nothing, by usage: to the hour, and to the day for what is older. */
async function markUseShown({ workspaceId, connectionId }: Owner, ids: string[], now: Date): Promise<void> {
  if (ids.length === 0) return;
  await getPool().query(
    `WITH own AS MATERIALIZED (
       SELECT s.id, s.api_key_id FROM series s
        WHERE s.workspace_id = $1 AND s.connection_id = $2 AND s.api_key_id = ANY($3::text[])
     ), shown AS (
       SELECT own.api_key_id, max(h.bucket_start) AS at FROM usage_hour h JOIN own ON own.id = h.series_id
        WHERE h.workspace_id = $1 AND h.bucket_start > $4::timestamptz - interval '26 hours' AND h.bucket_start <= $4
        GROUP BY 1
       UNION ALL
       SELECT own.api_key_id, max(d.bucket_start) FROM usage_day d JOIN own ON own.id = d.series_id
         JOIN provider_api_key k ON k.workspace_id = $1 AND k.connection_id = $2 AND k.id = own.api_key_id
        WHERE k.last_used_at IS NULL AND d.workspace_id = $1 AND d.bucket_start > $4::timestamptz - interval '30 days'
          AND d.bucket_start <= $4
        GROUP BY 1
     )
     UPDATE provider_api_key k SET last_used_at = latest.at
       FROM (SELECT api_key_id, max(at) AS at FROM shown GROUP BY 1) latest
      WHERE k.workspace_id = $1 AND k.connection_id = $2 AND k.id = latest.api_key_id
        AND (k.last_used_at IS NULL OR k.last_used_at < latest.at)`,
    [workspaceId, connectionId, ids, now],
  );
}

/** Records the keys of the organization itself; callers pass only complete listings. */
export async function saveAdminKeys(owner: Owner, keys: readonly AdminKeyRow[], seenAt: Date): Promise<void> {
  await upsert(
    'provider_admin_key',
    {
      id: keys.map((k) => k.id),
      name: keys.map((k) => k.name),
      redacted_value: keys.map((k) => k.redactedValue),
      owner_name: keys.map((k) => k.ownerName),
      created_at: keys.map((k) => k.createdAt),
      last_used_at: keys.map((k) => k.lastUsedAt),
      expires_at: keys.map((k) => k.expiresAt),
    },
    { created_at: 'timestamptz', last_used_at: 'timestamptz', expires_at: 'timestamptz' },
    owner,
    seenAt,
  );
}
