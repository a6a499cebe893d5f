import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashPassword } from 'better-auth/crypto';
import { findClientAddress } from '@/lib/auth/client-address';
import { checkNewPassword } from '@/lib/auth/password-rules';
import { beginAttempt, nameAttempt } from '@/lib/auth/sign-in-throttle';
import { readNow } from '@/lib/clock';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { findMembership } from '@/lib/db/installation/workspaces';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { deleteSessionsOf } from '@/lib/db/people/sessions';
import { findUserByEmail, findUserById, savePasswordHash } from '@/lib/db/people/users';
import {
  countVerifications,
  deleteMailedLinksOf,
  findVerification,
  insertVerification,
  takeVerification,
} from '@/lib/db/people/verifications';
import { describeDevice } from '@/lib/domain/people/device';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { getLogger } from '@/lib/logger';
import { queueMailToUser } from './queue-account-mail';

const KIND = 'password-reset';
const LINK_LIFETIME_MS = 30 * 60_000;
/** Links that may be open at a time: nobody's mailbox can be flooded. */
const MAX_OPEN_LINKS = 3;
/** Every answer takes this long, so that the time does not tell whether the address is known. */
const ANSWER_MS = 400;

const identify = (token: string) => `${KIND}:${createHash('sha256').update(token).digest('hex')}`;

/**
 * Mails a link for a new password to whoever has this address. Says and takes the same whether anybody has: the answer
 * waits for a fixed time, not for the work, which goes on beside it. Throws `too_many_requests` for a client that asks often for one address, or at all.
 */
export async function requestPasswordReset(email: string, headers: Headers): Promise<void> {
  const now = readNow();
  await beginAttempt(nameAttempt(`reset:${email}`, { address: findClientAddress(headers), knownDevice: null }), now);
  sendLink(email, headers, now).catch((error: unknown) => {
    getLogger().error({ err: error }, 'a link for a new password could not be queued');
  });
  await sleep(ANSWER_MS);
}

async function sendLink(email: string, headers: Headers, now: Date): Promise<void> {
  const user = await findUserByEmail(getDb(), email);
  if (!user || (await countVerifications(getDb(), KIND, user.id, now)) >= MAX_OPEN_LINKS) return;
  const origin = { device: describeDevice(headers.get('user-agent')), address: findClientAddress(headers) };
  await inTransaction(async (tx) => {
    const { url } = await createResetLink(tx, user.id, now);
    await queueMailToUser(tx, user, { kind: KIND, url, origin, at: now.toISOString() }, now);
  });
}

/** A link that sets a new password once, within half an hour. Only the digest of its token is stored. */
export async function createResetLink(
  tx: Transaction,
  userId: string,
  now: Date,
): Promise<{ url: string; expiresAt: Date }> {
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(now.getTime() + LINK_LIFETIME_MS);
  await insertVerification(tx, { identifier: identify(token), value: userId, expiresAt });
  // The token stands behind the hash, which browsers send to no server, so no log or referrer ever has it.
  return { url: `${readEnv().publicUrl}/reset-password#${token}`, expiresAt };
}

/** Sets a new password by the token of a link, once. All sessions and other mailed links end. Throws `not_found` when the link is no good. */
export async function resetPassword(input: { token: string; password: string }, headers: Headers): Promise<void> {
  const now = readNow();
  const userId = await findVerification(getDb(), identify(input.token), now);
  const user = userId === null ? null : await findUserById(getDb(), userId);
  if (!user) throw makeStale();
  await checkNewPassword(input.password, [user.name, user.email]);
  const passwordHash = await hashPassword(input.password);
  const origin = { device: describeDevice(headers.get('user-agent')), address: findClientAddress(headers) };
  await inTransaction(async (tx) => {
    if ((await takeVerification(tx, identify(input.token), now)) === null) throw makeStale();
    await savePasswordHash(tx, user.id, passwordHash);
    await deleteSessionsOf(tx, user.id);
    await deleteMailedLinksOf(tx, user.id);
    await queueMailToUser(tx, user, { kind: 'password-changed', origin, at: now.toISOString() }, now);
    const membership = await findMembership(tx, user.id);
    if (!membership) return;
    const { workspaceId } = membership;
    const actor = user.name || user.email;
    await insertAuditEntry(tx, { workspaceId, actor, action: 'account.password-reset', target: user.id, detail: {} });
  });
}

const makeStale = () =>
  new AppError('not_found', 'this link was used already or is older than 30 minutes: ask for a new one');
