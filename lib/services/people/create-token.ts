import type { z } from 'zod';
import { createBearerToken, hashBearerToken } from '@/lib/auth/bearer-token';
import { hasRole, listScopesOfRole } from '@/lib/auth/permissions';
import { demandRecentProof } from '@/lib/auth/recent-proof';
import type { TokenScope, Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { TokenCreate, TokenCreated } from '@/lib/contracts/people/tokens';
import { inTransaction } from '@/lib/db/client';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { insertToken } from '@/lib/db/people/tokens';
import { AppError } from '@/lib/errors';
import { mapToken } from './list-tokens';

/** Scopes that change who may do what, or stop somebody's work: they want a proof of identity first. */
const GRAVE_SCOPES: readonly TokenScope[] = ['admin', 'contain'];

/**
 * Creates a bearer token; its secret is in this answer and nowhere else. Nobody may create one above their own role or
 * with scopes that they do not have themselves. People get a personal token unless they ask for a service account's.
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
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
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
