import type { z } from 'zod';
import { createBearerToken, hashBearerToken } from '@/lib/auth/bearer-token';
import { hasRole } from '@/lib/auth/permissions';
import type { Viewer } from '@/lib/auth/viewer';
import type { TokenCreate, TokenCreated } from '@/lib/contracts/tokens';
import { insertAuditEntry } from '@/lib/db/audit';
import { inTransaction } from '@/lib/db/client';
import { insertToken } from '@/lib/db/tokens';
import { AppError } from '@/lib/errors';
import { mapToken } from './list-tokens';

/** Creates a bearer token; its secret is in this answer and nowhere else. Nobody may create one above their own role. */
export async function createToken(viewer: Viewer, input: TokenCreate): Promise<z.infer<typeof TokenCreated>> {
  const { workspaceId, actor } = viewer;
  if (!hasRole(viewer.role, input.role)) {
    throw new AppError('forbidden', `role "${input.role}": expected ${viewer.role} or lower, your own role`);
  }
  const secret = createBearerToken(workspaceId);
  const row = await inTransaction(async (tx) => {
    const { name, role } = input;
    const token = await insertToken(tx, { workspaceId, name, role, tokenHash: hashBearerToken(secret) });
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'token.created',
      target: token.id,
      detail: { name, role },
    });
    return token;
  });
  return { ...mapToken(row), secret };
}
