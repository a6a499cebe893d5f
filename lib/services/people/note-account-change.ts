import { findClientAddress } from '@/lib/auth/client-address';
import { findViewer } from '@/lib/auth/session';
import type { Viewer } from '@/lib/auth/viewer';
import { inTransaction } from '@/lib/db/client';
import { insertAuditEntry } from '@/lib/db/people/audit';
import type { AccountMessage } from '@/lib/domain/people/account-mail';
import { describeDevice } from '@/lib/domain/people/device';
import { queueAccountMail } from './queue-account-mail';

/** What a person changed about how they sign in, without the parts that every mail has. */
export type AccountChange =
  | { kind: 'password-changed' }
  | { kind: 'factor-added' | 'factor-removed'; factor: string }
  | { kind: 'email-changed'; newEmail: string };

/** Tells the audit trail and, by mail, the person that their own account changed. */
export async function noteAccountChange(
  viewer: Viewer,
  change: AccountChange,
  headers: Headers,
  now: Date,
): Promise<void> {
  const { workspaceId, actor, email } = viewer;
  const origin = { device: describeDevice(headers.get('user-agent')), address: findClientAddress(headers) };
  const message = { ...change, origin, at: now.toISOString() } satisfies AccountMessage;
  await inTransaction(async (tx) => {
    if (email) await queueAccountMail(tx, { workspaceId, recipient: email }, message, now);
    const { kind, ...detail } = change;
    await insertAuditEntry(tx, { workspaceId, actor: actor.name, action: `account.${kind}`, target: actor.id, detail });
  });
}

/** The same for a factor that the sign-in library added on its own. */
export async function noteFactorAdded(headers: Headers, factor: string, now: Date): Promise<void> {
  const viewer = await findViewer(headers);
  if (viewer) await noteAccountChange(viewer, { kind: 'factor-added', factor }, headers, now);
}
