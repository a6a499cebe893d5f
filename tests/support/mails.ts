import { getDb } from '@/lib/db/client';
import type { AccountMessage } from '@/lib/domain/people/account-mail';
import { openAccountMessage } from '@/lib/services/people/account-mails';

export type QueuedMail = { recipient: string; message: AccountMessage };

/** Mails about accounts that wait for the worker, oldest first, opened. */
export async function readQueuedMails(recipient?: string): Promise<QueuedMail[]> {
  const rows = await getDb().accountMail.findMany({
    where: { payload: { not: null }, ...(recipient === undefined ? {} : { recipient }) },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => ({
    recipient: row.recipient,
    message: openAccountMessage({ ...row, payload: row.payload as Uint8Array }),
  }));
}

/** The token behind the hash of a link. */
export const readLinkToken = (url: string): string => new URL(url).hash.slice(1);
