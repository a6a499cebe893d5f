import { v7 as uuidv7 } from 'uuid';
import type { Db } from '@/lib/db/client';
import { findMembership } from '@/lib/db/installation/workspaces';
import { insertAccountMail } from '@/lib/db/people/account-mails';
import { AccountMessage } from '@/lib/domain/people/account-mail';
import { decryptSecret, encryptSecret } from '@/lib/secrets';

/** Queues a mail about an account in a workspace's name; the worker sends it. Sealed, for it may hold a link. */
export async function queueAccountMail(
  db: Db,
  to: { workspaceId: string; recipient: string },
  message: AccountMessage,
  now: Date,
): Promise<void> {
  const id = uuidv7();
  const payload = encryptSecret(JSON.stringify(message), accountMailContext(to.workspaceId, id));
  await insertAccountMail(db, { ...to, id, kind: message.kind, payload }, now);
}

/** The same for a person, in the name of the workspace they joined first; nobody is told who belongs to none. */
export async function queueMailToUser(
  db: Db,
  user: { id: string; email: string },
  message: AccountMessage,
  now: Date,
): Promise<void> {
  const membership = await findMembership(db, user.id);
  if (!membership) return;
  await queueAccountMail(db, { workspaceId: membership.workspaceId, recipient: user.email }, message, now);
}

/** Opens the sealed message of a queued mail. */
export function openAccountMessage(mail: { workspaceId: string; id: string; payload: Uint8Array }): AccountMessage {
  return AccountMessage.parse(JSON.parse(decryptSecret(mail.payload, accountMailContext(mail.workspaceId, mail.id))));
}

const accountMailContext = (workspaceId: string, id: string) => `${workspaceId}/${id}/account-mail`;
