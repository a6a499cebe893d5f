import { findClientAddress } from '@/lib/auth/client-address';
import { inTransaction } from '@/lib/db/client';
import { findMembership } from '@/lib/db/installation/workspaces';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { countIdentitiesBeside, findUserById } from '@/lib/db/people/users';
import { describeDevice } from '@/lib/domain/people/device';
import { queueMailToUser } from './account-mails';

const PROVIDERS: Readonly<Record<string, string>> = { google: 'Google', oidc: 'single sign-on' };

/**
 * Notifies a person by mail, and notes in the audit trail, that an identity of an outside provider can sign in as them
 * from now on,
 * and whether there is another one of the same provider. A new password is reported by the code that sets it.
 */
export async function noteIdentityLinked(
  account: { id: string; userId: string; providerId: string },
  headers: Headers,
  now: Date,
): Promise<void> {
  const provider = PROVIDERS[account.providerId];
  if (provider === undefined) return;
  const origin = { device: describeDevice(headers.get('user-agent')), address: findClientAddress(headers) };
  await inTransaction(async (tx) => {
    const user = await findUserById(tx, account.userId);
    if (!user) return;
    const isFurther = (await countIdentitiesBeside(tx, account)) > 0;
    const message = { kind: 'identity-linked', provider, isFurther, origin, at: now.toISOString() } as const;
    await queueMailToUser(tx, user, message, now);
    const membership = await findMembership(tx, user.id);
    if (!membership) return;
    await insertAuditEntry(tx, {
      workspaceId: membership.workspaceId,
      actor: user.name || user.email,
      action: 'account.identity-linked',
      target: user.id,
      detail: { provider, isFurther, device: origin.device, address: origin.address },
    });
  });
}
