import type { Db } from '@/lib/db/client';

export type NewAccountMail = {
  workspaceId: string;
  id: string;
  recipient: string;
  kind: string;
  /** Sealed message. */
  payload: Uint8Array<ArrayBuffer>;
};

/** Queues a mail about a change of an account, in the same transaction as the change. */
export async function insertAccountMail(db: Db, mail: NewAccountMail, now: Date): Promise<void> {
  await db.accountMail.create({ data: { ...mail, createdAt: now, nextAttemptAt: now } });
}

export type ClaimedAccountMail = {
  workspaceId: string;
  id: string;
  recipient: string;
  kind: string;
  payload: Uint8Array;
  createdAt: Date;
  attemptCount: number;
};

/** How long a claim lasts, in seconds: longer than the longest attempt. */
const CLAIM_SECONDS = 90;

/** Claims what is due, oldest first: several workers never send the same mail at once. */
export async function claimAccountMails(db: Db, limit: number): Promise<ClaimedAccountMail[]> {
  return db.$queryRaw<ClaimedAccountMail[]>`
    UPDATE account_mail AS mail
       SET next_attempt_at = now() + ${CLAIM_SECONDS} * interval '1 second', attempt_count = mail.attempt_count + 1
      FROM (SELECT workspace_id, id FROM account_mail
             WHERE payload IS NOT NULL AND next_attempt_at <= now()
             ORDER BY next_attempt_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) AS due
     WHERE mail.workspace_id = due.workspace_id AND mail.id = due.id
    RETURNING mail.workspace_id AS "workspaceId", mail.id, mail.recipient, mail.kind, mail.payload,
              mail.created_at AS "createdAt", mail.attempt_count AS "attemptCount"`;
}

/** Records what became of an attempt. The sealed message is dropped once the mail was sent or given up. */
export async function recordAccountMailAttempt(
  db: Db,
  mail: { workspaceId: string; id: string },
  result: { state: 'sent' | 'dead' | 'waiting'; reply: string; at: Date; retryAt: Date },
): Promise<void> {
  const { workspaceId, id } = mail;
  await db.accountMail.update({
    where: { workspaceId_id: { workspaceId, id } },
    data: {
      lastReply: result.reply,
      ...(result.state === 'sent' ? { sentAt: result.at } : {}),
      ...(result.state === 'waiting' ? { nextAttemptAt: result.retryAt } : { payload: null }),
    },
  });
}
