import { v7 as uuidv7 } from 'uuid';
import type { SendResult } from '@/lib/channels/channel';
import type { MailTransport } from '@/lib/channels/email/mail-transport';
import { CONFIDENTIAL_HEADER } from '@/lib/channels/email/parse-mail';
import { renderMail } from '@/lib/channels/email/render-mail';
import { readNow } from '@/lib/clock';
import { type Db, getDb } from '@/lib/db/client';
import { findMembership } from '@/lib/db/installation/workspaces';
import {
  type ClaimedAccountMail,
  claimAccountMails,
  insertAccountMail,
  recordAccountMailAttempt,
} from '@/lib/db/people/account-mails';
import { acrossWorkspaces, inWorkspace } from '@/lib/db/workspace-guard';
import { AccountMessage, computeMailRetrySeconds, MAX_ACCOUNT_MAIL_ATTEMPTS } from '@/lib/domain/people/account-mail';
import { readEnv } from '@/lib/env';
import { getLogger } from '@/lib/logger';
import { buildStatementDocument, STATEMENT_NOTE } from '@/lib/presenters/allocation/statement-document';
import { presentAccountMail } from '@/lib/presenters/email/present-account-mail';
import { decryptSecret, encryptSecret } from '@/lib/secrets';
import { renderPdf } from '@/lib/services/render-pdf';
import { tryEach } from '@/lib/services/try-each';

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

/** The same for a person, in the name of the workspace they joined first; a person without a workspace gets no mail. */
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

const BATCH = 20;

/**
 * Sends the mails about accounts that are due; returns how many were accepted. Any number of processes may run it at
 * once: a claim runs out when its process dies, and the mail goes out again under the same Message-ID. What fails for one
 * mail or workspace is thrown only after all others had their turns.
 */
export async function deliverAccountMails(run: {
  transportFor: (workspaceId: string) => MailTransport | Promise<MailTransport>;
  now?: () => Date;
}): Promise<number> {
  const now = run.now ?? readNow;
  const mails = await acrossWorkspaces(() => claimAccountMails(getDb(), BATCH));
  const byWorkspace = Map.groupBy(mails, (mail) => mail.workspaceId);
  const outcomes = await Promise.allSettled(
    [...byWorkspace.values()].map((ofOne) => deliverWorkspaceMails(ofOne, run.transportFor, now)),
  );
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
  return outcomes.reduce((sum, outcome) => sum + (outcome.status === 'fulfilled' ? outcome.value : 0), 0);
}

/**
 * Sends the mails of one workspace, all at once: its mail server is its own, and no mail waits for another. One after
 * the other, a server that hangs would outlast the claims of those that wait.
 */
async function deliverWorkspaceMails(
  mails: readonly ClaimedAccountMail[],
  transportFor: (workspaceId: string) => MailTransport | Promise<MailTransport>,
  now: () => Date,
): Promise<number> {
  let sent = 0;
  const deliver = async (mail: ClaimedAccountMail) => {
    const result = await attemptSend(transportFor, mail);
    const isGivenUp = result.outcome === 'permanent' || mail.attemptCount >= MAX_ACCOUNT_MAIL_ATTEMPTS;
    const state = result.outcome === 'accepted' ? 'sent' : isGivenUp ? 'dead' : 'waiting';
    const at = now();
    const retryAt = new Date(at.getTime() + computeMailRetrySeconds(mail.attemptCount) * 1_000);
    const attempt = { state, reply: result.reply, at, retryAt } as const;
    await inWorkspace(mail.workspaceId, () => recordAccountMailAttempt(getDb(), mail, attempt));
    if (state === 'sent') sent += 1;
    else
      getLogger().warn({ mailId: mail.id, kind: mail.kind, state, reply: result.reply }, 'account mail not accepted');
  };
  const attempts = mails.map(deliver);
  await Promise.allSettled(attempts);
  await tryEach(attempts, (attempt) => attempt);
  return sent;
}

/** Documents that belong to a mail, the same at every attempt. */
async function drawFiles(message: AccountMessage, madeAt: Date) {
  if (message.kind !== 'payer-statement') return [];
  const { name, month } = message;
  const blocks = buildStatementDocument(message);
  const bytes = await renderPdf({ title: `${name}, ${month}`, note: STATEMENT_NOTE, madeAt, blocks });
  return [{ filename: `statement-${month}.pdf`, contentType: 'application/pdf', bytes }];
}

async function attemptSend(
  transportFor: (workspaceId: string) => MailTransport | Promise<MailTransport>,
  mail: ClaimedAccountMail,
): Promise<SendResult> {
  const { publicUrl } = readEnv();
  try {
    const message = openAccountMessage(mail);
    const rendered = await renderMail(presentAccountMail(message, publicUrl));
    const files = await drawFiles(message, mail.createdAt);
    const transport = await transportFor(mail.workspaceId);
    return await transport.send({
      ...rendered,
      to: mail.recipient,
      messageId: `<account.${mail.id}@${new URL(publicUrl).hostname}>`,
      threadRootId: null,
      date: mail.createdAt,
      isUrgent: false,
      files,
      headers: { 'X-Spendwatch-Reason': 'account', [CONFIDENTIAL_HEADER]: 'yes' },
    });
  } catch (error) {
    return { outcome: 'temporary', reply: `not sent: ${error instanceof Error ? error.message : String(error)}` };
  }
}
