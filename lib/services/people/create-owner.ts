import { hashPassword } from 'better-auth/crypto';
import type { Transaction } from '@/lib/db/client';
import { findFirstWorkspace, hasOwner, insertOwner, insertWorkspace } from '@/lib/db/installation/workspaces';
import { lockForTransaction } from '@/lib/db/locks';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { findUserByEmail, insertUser, type UserRow } from '@/lib/db/people/users';

export type NewOwner = { name: string; email: string; password: string };

const WORKSPACE_NAME = 'My organization';

/**
 * Creates the first owner and, unless one exists, the workspace. Null when somebody owns this installation already; the
 * lock makes two attempts at the same moment take turns.
 */
export async function createFirstOwner(tx: Transaction, owner: NewOwner): Promise<UserRow | null> {
  await lockForTransaction(tx, 'first-owner');
  if (await hasOwner(tx)) return null;
  const passwordHash = await hashPassword(owner.password);
  const user =
    (await findUserByEmail(tx, owner.email)) ??
    (await insertUser(tx, { name: owner.name, email: owner.email, passwordHash }));
  const workspace = (await findFirstWorkspace(tx)) ?? (await insertWorkspace(tx, WORKSPACE_NAME));
  await insertOwner(tx, workspace.id, user.id);
  await insertAuditEntry(tx, {
    workspaceId: workspace.id,
    actor: user.name,
    action: 'workspace.owner-added',
    target: user.id,
    detail: { email: user.email },
    after: { role: 'owner' },
  });
  return user;
}
