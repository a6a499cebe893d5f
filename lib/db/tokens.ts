import type { Db } from './client';
import type { ApiToken, Role } from './generated/client';

export type TokenRow = { id: string; name: string; role: Role; createdAt: Date; lastUsedAt: Date | null };

const SHOWN = { id: true, name: true, role: true, createdAt: true, lastUsedAt: true } as const;

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
  token: Pick<ApiToken, 'workspaceId' | 'name' | 'role'> & { tokenHash: Uint8Array<ArrayBuffer> },
): Promise<TokenRow> {
  return db.apiToken.create({ data: token, select: SHOWN });
}

/** Revokes a token at once. False when the workspace has no such token that still works. */
export async function revokeTokenRow(db: Db, workspaceId: string, id: string, now: Date): Promise<boolean> {
  const { count } = await db.apiToken.updateMany({
    where: { workspaceId, id, revokedAt: null },
    data: { revokedAt: now },
  });
  return count > 0;
}

/** The working token with this digest, with its workspace's time zone; null when there is none. */
export async function findTokenByHash(db: Db, workspaceId: string, tokenHash: Uint8Array<ArrayBuffer>) {
  const token = await db.apiToken.findUnique({
    where: { workspaceId_tokenHash: { workspaceId, tokenHash } },
    select: { ...SHOWN, revokedAt: true, workspace: { select: { timezone: true } } },
  });
  if (!token || token.revokedAt !== null) return null;
  return { ...token, timezone: token.workspace.timezone };
}

/** Notes a use; callers do this at most once a minute a token so that reads stay reads. */
export async function touchToken(db: Db, workspaceId: string, id: string, now: Date): Promise<void> {
  await db.apiToken.updateMany({ where: { workspaceId, id }, data: { lastUsedAt: now } });
}
