import type { z } from 'zod';
import { createBearerToken, hashBearerToken } from '@/lib/auth/bearer-token';
import { hasRole, listScopesOfRole } from '@/lib/auth/permissions';
import { demandRecentProof } from '@/lib/auth/recent-proof';
import type { TokenScope, Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { Token, TokenCreate, TokenCreated } from '@/lib/contracts/people/tokens';
import { getDb, inTransaction } from '@/lib/db/client';
import { insertToken, listTokenRows, revokeTokenRow, type TokenRow } from '@/lib/db/people/tokens';
import { AppError } from '@/lib/errors';
import { parseIdCursor } from '@/lib/services/id-cursor';
import { cutPage } from '@/lib/services/page-cursor';
import { recordChange } from '@/lib/services/record-change';

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
function mapToken(row: TokenRow, now: Date): Token {
  const { createdBy: _createdBy, createdAt, expiresAt, lastUsedAt, ...shown } = row;
  return {
    ...shown,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
    isExpired: expiresAt !== null && expiresAt <= now,
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
  };
}

/** Scopes that can change permissions or stop spend: creating them requires a proof of identity. */
const GRAVE_SCOPES: readonly TokenScope[] = ['admin', 'contain'];

/**
 * Creates a bearer token; its secret is shown only in this answer. A token cannot have a role above its creator's, or
 * scopes that they do not have. People get a personal token unless they ask for a service account's.
 */
export async function createToken(viewer: Viewer, input: TokenCreate): Promise<z.infer<typeof TokenCreated>> {
  const { workspaceId, actor } = viewer;
  const { name, role } = input;
  const scopes = [...new Set(input.scopes ?? listScopesOfRole(role))];
  checkMayCreate(viewer, input, scopes);
  const isService = input.isService ?? actor.kind !== 'user';
  const expiresAt = input.expiresAt === undefined ? null : new Date(input.expiresAt);
  const secret = createBearerToken(workspaceId);
  const row = await inTransaction(async (tx) => {
    const createdBy = actor.kind === 'user' ? actor.id : null;
    const tokenHash = hashBearerToken(secret);
    const token = await insertToken(tx, {
      workspaceId,
      name,
      role,
      scopes,
      isService,
      createdBy,
      expiresAt,
      tokenHash,
    });
    await recordChange(tx, viewer, {
      action: 'token.created',
      target: token.id,
      detail: { name },
      after: { name, role, scopes, isService, expiresAt },
    });
    return token;
  });
  return { ...mapToken(row, readNow()), secret };
}

function checkMayCreate(viewer: Viewer, input: TokenCreate, scopes: readonly TokenScope[]): void {
  if (!hasRole(viewer.role, input.role)) {
    throw new AppError('forbidden', `role "${input.role}": expected ${viewer.role} or lower, your own role`);
  }
  const missing = viewer.scopes ? scopes.filter((scope) => !viewer.scopes?.includes(scope)) : [];
  if (missing.length > 0) {
    throw new AppError(
      'forbidden',
      `scopes "${missing.join(', ')}": expected scopes that ${viewer.actor.name} has itself`,
    );
  }
  if (input.expiresAt !== undefined && new Date(input.expiresAt) <= readNow()) {
    const message = 'expected an instant in the future';
    throw new AppError('invalid_input', `expiresAt "${input.expiresAt}": ${message}`, {
      errors: [{ path: 'expiresAt', message }],
    });
  }
  if (viewer.session && scopes.some((scope) => GRAVE_SCOPES.includes(scope))) demandRecentProof(viewer);
}

/** Makes a token stop working at once. Throws `not_found`. */
export async function revokeToken(viewer: Viewer, id: string, now: Date = readNow()): Promise<void> {
  const { workspaceId } = viewer;
  await inTransaction(async (tx) => {
    const token = await revokeTokenRow(tx, workspaceId, id, now);
    if (!token) {
      throw new AppError('not_found', `token ${id}: there is none in this workspace that still works`);
    }
    await recordChange(tx, viewer, {
      action: 'token.revoked',
      target: id,
      detail: { name: token.name },
      before: mapToken(token, now),
    });
  });
}
