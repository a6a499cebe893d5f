import type { Viewer } from '@/lib/auth/viewer';
import type { Token } from '@/lib/contracts/tokens';
import { getDb } from '@/lib/db/client';
import { listTokenRows, type TokenRow } from '@/lib/db/tokens';
import { parseIdCursor } from './id-cursor';
import { cutPage } from './page-cursor';

/** Tokens that still work, newest first, without their secrets. */
export async function listTokens(
  viewer: Viewer,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ data: Token[]; nextCursor: string | null }> {
  const found = await listTokenRows(getDb(), viewer.workspaceId, {
    beforeId: parseIdCursor(page.cursor),
    limit: page.limit + 1,
  });
  const { rows, nextCursor } = cutPage(found, page.limit, (row) => row.id);
  return { data: rows.map(mapToken), nextCursor };
}

/** A token as the API shows it. */
export function mapToken(row: TokenRow): Token {
  return { ...row, createdAt: row.createdAt.toISOString(), lastUsedAt: row.lastUsedAt?.toISOString() ?? null };
}
