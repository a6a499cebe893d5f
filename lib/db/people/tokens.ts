import { type Db, getPool } from '@/lib/db/client';
import type { ApiToken, Role, TokenScope } from '@/lib/db/generated/client';

export type TokenRow = {
  id: string;
  name: string;
  role: Role;
  scopes: TokenScope[];
  isService: boolean;
  createdAt: Date;
  createdBy: string | null;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
};

const SHOWN = {
  id: true,
  name: true,
  role: true,
  scopes: true,
  isService: true,
  createdAt: true,
  createdBy: true,
  expiresAt: true,
  lastUsedAt: true,
} as const;

/** Tokens of a workspace that still work, newest first, from before one id on. */
export function listTokenRows(
  db: Db,
  workspaceId: string,
  page: { beforeId: string | null; limit: number },
): Promise<TokenRow[]> {
  return db.apiToken.findMany({
    where: { workspaceId, revokedAt: null, ...(page.beforeId !== null && { id: { lt: page.beforeId } }) },
    select: SHOWN,
    orderBy: { id: 'desc' },
    take: page.limit,
  });
}

/** Stores a token by the digest of its secret. */
export function insertToken(
  db: Db,
  token: Pick<ApiToken, 'workspaceId' | 'name' | 'role' | 'scopes' | 'isService' | 'createdBy' | 'expiresAt'> & {
    tokenHash: Uint8Array<ArrayBuffer>;
  },
): Promise<TokenRow> {
  return db.apiToken.create({ data: token, select: SHOWN });
}

/** Revokes a token at once. False when the workspace has no such token that still works. */
export async function revokeTokenRow(db: Db, workspaceId: string, id: string, now: Date): Promise<TokenRow | null> {
  const { count } = await db.apiToken.updateMany({
    where: { workspaceId, id, revokedAt: null },
    data: { revokedAt: now },
  });
  return count === 0 ? null : db.apiToken.findUnique({ where: { workspaceId_id: { workspaceId, id } }, select: SHOWN });
}

/** A token with what it may do right now. */
export type TokenAccess = Pick<TokenRow, 'id' | 'name' | 'role' | 'scopes' | 'lastUsedAt'> & {
  timezone: string;
  projectIds: string[];
};

type TokenRecord = Pick<TokenAccess, 'id' | 'name' | 'role' | 'scopes' | 'timezone'> & {
  last_used_at: Date | null;
  /** Acts for a person, whatever that person may do now. */
  is_personal: boolean;
  maker_role: Role | null;
  maker_project_ids: string[] | null;
};

/**
 * The working token with this digest; null when there is none or it has expired. A personal token acts within what its
 * maker may do now, and not at all once they have left. Every request with a token begins here.
 */
export async function findTokenByHash(
  workspaceId: string,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<TokenAccess | null> {
  const { rows } = await getPool().query<TokenRecord>({
    text: `SELECT t.id, t.name, t.role::text, t.scopes::text[], t.last_used_at, w.timezone,
                  NOT t.is_service AND t.created_by IS NOT NULL AS is_personal,
                  m.role::text AS maker_role, m.project_ids AS maker_project_ids
             FROM api_token t JOIN workspace w ON w.id = t.workspace_id
             LEFT JOIN membership m ON m.workspace_id = t.workspace_id AND m.user_id = t.created_by
            WHERE t.workspace_id = $1 AND t.token_hash = $2 AND t.revoked_at IS NULL
              AND (t.expires_at IS NULL OR t.expires_at > $3)`,
    values: [workspaceId, tokenHash, now],
  });
  const row = rows[0];
  if (!row) return null;
  const { id, name, role, scopes, timezone, last_used_at: lastUsedAt } = row;
  const access = { id, name, role, scopes, timezone, lastUsedAt, projectIds: [] };
  if (!row.is_personal) return access;
  if (row.maker_role === null) return null;
  return { ...access, role: pickLowerRole(role, row.maker_role), projectIds: row.maker_project_ids ?? [] };
}

const ASCENDING: readonly Role[] = ['viewer', 'member', 'admin', 'owner'];

const pickLowerRole = (left: Role, right: Role): Role =>
  ASCENDING[Math.min(ASCENDING.indexOf(left), ASCENDING.indexOf(right))] ?? 'viewer';

/** Notes a use; callers do this at most once a minute a token so that reads stay reads. */
export async function touchToken(db: Db, workspaceId: string, id: string, now: Date): Promise<void> {
  await db.apiToken.updateMany({ where: { workspaceId, id }, data: { lastUsedAt: now } });
}
