import type { Db } from './client';
import type { ApiToken, Role, TokenScope } from './generated/client';

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
export type TokenAccess = TokenRow & { timezone: string; projectIds: string[] };

/**
 * The working token with this digest; null when there is none or it has expired. A personal token acts within what its
 * maker may do now, and not at all once they have left.
 */
export async function findTokenByHash(
  db: Db,
  workspaceId: string,
  tokenHash: Uint8Array<ArrayBuffer>,
  now: Date,
): Promise<TokenAccess | null> {
  const token = await db.apiToken.findUnique({
    where: { workspaceId_tokenHash: { workspaceId, tokenHash } },
    select: { ...SHOWN, revokedAt: true, workspace: { select: { timezone: true } } },
  });
  if (!token || token.revokedAt !== null || (token.expiresAt !== null && token.expiresAt <= now)) return null;
  const access = { ...token, timezone: token.workspace.timezone, projectIds: [] };
  if (token.isService || token.createdBy === null) return access;
  const maker = await db.membership.findUnique({
    where: { workspaceId_userId: { workspaceId, userId: token.createdBy } },
    select: { role: true, projectIds: true },
  });
  if (!maker) return null;
  return { ...access, role: pickLowerRole(token.role, maker.role), projectIds: maker.projectIds };
}

const ASCENDING: readonly Role[] = ['viewer', 'member', 'admin', 'owner'];

const pickLowerRole = (left: Role, right: Role): Role =>
  ASCENDING[Math.min(ASCENDING.indexOf(left), ASCENDING.indexOf(right))] ?? 'viewer';

/** Notes a use; callers do this at most once a minute a token so that reads stay reads. */
export async function touchToken(db: Db, workspaceId: string, id: string, now: Date): Promise<void> {
  await db.apiToken.updateMany({ where: { workspaceId, id }, data: { lastUsedAt: now } });
}
