import { readNow } from '@/lib/clock';
import { getDb, inTransaction } from '@/lib/db/client';
import { listWorkspacesOf } from '@/lib/db/installation/workspaces';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { deleteFactorsOf } from '@/lib/db/people/second-factors';
import { deleteSessionsOf } from '@/lib/db/people/sessions';
import { findUserByEmail } from '@/lib/db/people/users';
import { deleteMailedLinksOf } from '@/lib/db/people/verifications';
import { AppError } from '@/lib/errors';
import { queueMailToUser } from './queue-account-mail';
import { createResetLink } from './reset-password';

export type Recovery = { email: string; url: string; expiresAt: string; removedFactors: string[] };

/**
 * Lets a person back in who lost the password or, with `removeFactors`, everything they prove themselves with: a link for
 * a new password that works once. For the terminal of the server, whose owner could do as much in the database; every
 * workspace of the person notes it, and the person is told which factors went. Throws `not_found`.
 */
export async function recoverAccount(
  email: string,
  { removeFactors }: { removeFactors: boolean },
  now: Date = readNow(),
): Promise<Recovery> {
  const user = await findUserByEmail(getDb(), email);
  if (!user) throw new AppError('not_found', `address "${email}": expected the address of a person who signs in here`);
  const workspaces = await listWorkspacesOf(getDb(), user.id);
  return inTransaction(async (tx) => {
    await deleteMailedLinksOf(tx, user.id);
    const { url, expiresAt } = await createResetLink(tx, user.id, now);
    const removedFactors = removeFactors ? nameFactors(await deleteFactorsOf(tx, user.id)) : [];
    if (removeFactors) await deleteSessionsOf(tx, user.id);
    const origin = { device: 'the terminal of the server', address: null };
    for (const factor of removedFactors) {
      await queueMailToUser(tx, user, { kind: 'factor-removed', factor, origin, at: now.toISOString() }, now);
    }
    for (const { id: workspaceId } of workspaces) {
      await insertAuditEntry(tx, {
        workspaceId,
        actor: 'Terminal of the server',
        by: { kind: 'cli', id: null },
        action: 'account.recovery-started',
        target: user.id,
        detail: { email: user.email, removedFactors },
      });
    }
    return { email: user.email, url, expiresAt: expiresAt.toISOString(), removedFactors };
  });
}

function nameFactors({ hadApp, passkeys }: { hadApp: boolean; passkeys: number }): string[] {
  return [
    ...(hadApp ? ['the authenticator app and its recovery codes'] : []),
    ...(passkeys > 0 ? [passkeys === 1 ? 'a passkey' : `${passkeys} passkeys`] : []),
  ];
}
