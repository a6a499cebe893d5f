import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashPassword } from 'better-auth/crypto';
import { findClientAddress } from '@/lib/auth/client-address';
import { checkNewPassword } from '@/lib/auth/password-rules';
import { createSignInToken } from '@/lib/auth/sign-in-link';
import { beginAttempt, nameAttempt } from '@/lib/auth/sign-in-throttle';
import { readNow } from '@/lib/clock';
import { getDb, inTransaction, type Transaction } from '@/lib/db/client';
import { findMembership, listWorkspacesOf } from '@/lib/db/installation/workspaces';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { deleteFactorsOf } from '@/lib/db/people/second-factors';
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
import { MINUTE_MS } from '@/lib/domain/time';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { getLogger } from '@/lib/logger';
import { queueMailToUser } from './account-mails';

/** Address that signs a person in once within fifteen minutes, for the terminal of the demo. Throws `not_found`. */
export async function createSignInLink(email: string): Promise<string> {
  const user = await findUserByEmail(getDb(), email);
  if (!user) throw new AppError('not_found', `address "${email}": expected the address of a person who may sign in`);
  return `${readEnv().publicUrl}/sign-in/link?token=${await createSignInToken(user.id)}`;
}

export type Recovery = { email: string; url: string; expiresAt: string; removedFactors: string[] };

/**
 * Lets a person back in who lost the password or, with `removeFactors`, all second factors: makes a link for a new
 * password that works once. For the terminal of the server, whose owner could do as much in the database; every
 * workspace of the person notes it, and a mail tells the person which factors were removed. Throws `not_found`.
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

const KIND = 'password-reset';
const LINK_LIFETIME_MS = 30 * MINUTE_MS;
/** Links that may be open at a time, so that a mailbox cannot be flooded. */
const MAX_OPEN_LINKS = 3;
/** Every answer takes this long, so that timing does not reveal whether the address is known. */
const ANSWER_MS = 400;

const identify = (token: string) => `${KIND}:${createHash('sha256').update(token).digest('hex')}`;

/**
 * Mails a link for a new password to the account with this address. The answer and its time are the same for an unknown
 * address: it waits for a fixed time, not for the work, which goes on beside it. Throws `too_many_requests` for a client
 * that asks often, for one address or in all.
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
async function createResetLink(tx: Transaction, userId: string, now: Date): Promise<{ url: string; expiresAt: Date }> {
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
