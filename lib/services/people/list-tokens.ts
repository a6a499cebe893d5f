import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Token } from '@/lib/contracts/people/tokens';
import { getDb } from '@/lib/db/client';
import { listTokenRows, type TokenRow } from '@/lib/db/people/tokens';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';

/** Tokens that were not revoked, newest first, without their secrets; expired ones are marked. */
export async function listTokens(
  viewer: Viewer,
  page: { cursor?: string | undefined; limit: number },
): Promise<{ data: Token[]; nextCursor: string | null }> {
  const found = await listTokenRows(getDb(), viewer.workspaceId, {
    beforeId: parseIdCursor(page.cursor),
    limit: page.limit + 1,
  });
  const { rows, nextCursor } = cutPage(found, page.limit, (row) => row.id);
  const now = readNow();
  return { data: rows.map((row) => mapToken(row, now)), nextCursor };
}

/** A token as the API shows it. */
export function mapToken(row: TokenRow, now: Date): Token {
  const { createdBy: _createdBy, createdAt, expiresAt, lastUsedAt, ...shown } = row;
  return {
    ...shown,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    isExpired: expiresAt !== null && expiresAt <= now,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}
