import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import {
  changePasswordAndRotate,
  confirmAuthenticator,
  removeAuthenticator,
  renewRecoveryCodes,
  startAuthenticator,
} from '@/lib/auth/account-api';
import { findClientAddress } from '@/lib/auth/client-address';
import { findSessionOfCookies } from '@/lib/auth/new-session';
import { checkNewPassword } from '@/lib/auth/password-rules';
import { provePassword } from '@/lib/auth/prove-password';
import { demandRecentProof } from '@/lib/auth/recent-proof';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { AuthenticatorStart } from '@/lib/contracts/people/account';
import { getDb, inTransaction } from '@/lib/db/client';
import { findMembership } from '@/lib/db/installation/workspaces';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { deletePasskeyOf } from '@/lib/db/people/second-factors';
import { deleteSessionsOf } from '@/lib/db/people/sessions';
import { findUserByEmail, lockUser, saveEmail } from '@/lib/db/people/users';
import {
  countVerifications,
  deleteMailedLinksOf,
  findVerification,
  insertVerification,
  takeVerification,
} from '@/lib/db/people/verifications';
import { describeDevice } from '@/lib/domain/people/device';
import { VERIFICATION_MEMORY_MS } from '@/lib/domain/people/session-limit';
import { MINUTE_MS } from '@/lib/domain/time';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { recordChange } from '@/lib/services/record-change';
import { queueAccountMail } from './account-mails';
import { noteAccountChange } from './note-sign-ins';
import { takeCode } from './take-code';

/** The signed-in person proves again who they are; dangerous acts are open to them for ten minutes. */
export async function verifyIdentity(viewer: Viewer, password: string): Promise<{ verifiedUntil: string }> {
  const now = readNow();
  await provePassword(viewer, password, 'password', now);
  return { verifiedUntil: new Date(now.getTime() + VERIFICATION_MEMORY_MS).toISOString() };
}

/** Changes the password of the signed-in person; all sessions and mailed links end. Returns the cookies of the new one. */
export async function changePassword(
  viewer: Viewer,
  input: { currentPassword: string; newPassword: string },
  headers: Headers,
): Promise<string[]> {
  const now = readNow();
  await provePassword(viewer, input.currentPassword, 'currentPassword', now);
  await checkNewPassword(input.newPassword, [viewer.actor.name, viewer.email ?? ''], 'newPassword');
  const cookies = await changePasswordAndRotate(headers, input);
  await deleteMailedLinksOf(getDb(), viewer.actor.id);
  await noteAccountChange(viewer, { kind: 'password-changed' }, headers, now);
  return cookies;
}

const KIND = 'email-change';
const LINK_LIFETIME_MS = 30 * MINUTE_MS;
const MAX_OPEN_LINKS = 3;

const Wish = z.object({ userId: z.string(), newEmail: z.string() });

const identify = (token: string) => `${KIND}:${createHash('sha256').update(token).digest('hex')}`;

const readOrigin = (headers: Headers) => ({
  device: describeDevice(headers.get('user-agent')),
  address: findClientAddress(headers),
});

/**
 * Mails a link to the new address; nothing changes until it is opened. An address of another account gets
 * no mail and the same answer, so that the answer does not reveal who has an account.
 */
export async function requestEmailChange(viewer: Viewer, newEmail: string, headers: Headers): Promise<void> {
  const now = readNow();
  const email = newEmail.toLowerCase();
  const { workspaceId, actor } = viewer;
  const value = JSON.stringify({ userId: actor.id, newEmail: email });
  const isTaken = (await findUserByEmail(getDb(), email)) !== null;
  if (isTaken || (await countVerifications(getDb(), KIND, value, now)) >= MAX_OPEN_LINKS) return;
  const token = randomBytes(32).toString('base64url');
  const url = `${readEnv().publicUrl}/confirm-email#${token}`;
  const message = {
    kind: 'email-change' as const,
    url,
    newEmail: email,
    origin: readOrigin(headers),
    at: now.toISOString(),
  };
  await inTransaction(async (tx) => {
    const expiresAt = new Date(now.getTime() + LINK_LIFETIME_MS);
    await insertVerification(tx, { identifier: identify(token), value, expiresAt });
    await queueAccountMail(tx, { workspaceId, recipient: email }, message, now);
    await recordChange(tx, viewer, { action: 'account.email-change-asked', target: actor.id, detail: { email } });
  });
}

/** Changes the address by the token of a link, once; the old address gets a mail. Throws `not_found` or `conflict`. */
export async function confirmEmailChange(token: string, headers: Headers): Promise<void> {
  const now = readNow();
  await inTransaction(async (tx) => {
    const asked = await findVerification(tx, identify(token), now);
    const wish = asked === null ? null : Wish.parse(JSON.parse(asked));
    // The person is held before the link: two links of one person, opened at once, would wait for each other.
    const user = wish === null ? null : await lockUser(tx, wish.userId);
    const isTaken = user !== null && (await takeVerification(tx, identify(token), now)) !== null;
    if (!wish || !user || !isTaken) {
      throw new AppError('not_found', 'this link was used already or is older than 30 minutes: ask for a new one');
    }
    if (await findUserByEmail(tx, wish.newEmail)) {
      throw new AppError('conflict', `address "${wish.newEmail}": another account uses it by now`);
    }
    await saveEmail(tx, user.id, wish.newEmail);
    // Those that went to the old address would still open the account.
    await deleteMailedLinksOf(tx, user.id);
    const membership = await findMembership(tx, user.id);
    if (!membership) return;
    const { workspaceId } = membership;
    const change = { kind: 'email-changed' as const, newEmail: wish.newEmail };
    const message = { ...change, origin: readOrigin(headers), at: now.toISOString() };
    await queueAccountMail(tx, { workspaceId, recipient: user.email }, message, now);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: user.name || user.email,
      action: 'account.email-changed',
      target: user.id,
      detail: {},
      before: { email: user.email },
      after: { email: wish.newEmail },
    });
  });
}

const AUTHENTICATOR = 'an authenticator app';

/** The password where it is given, else a proof of the last ten minutes: both show that it is the person. */
async function demandProof(viewer: Viewer, password: string | undefined, now: Date): Promise<void> {
  if (password === undefined) demandRecentProof(viewer);
  else await provePassword(viewer, password, 'password', now);
}

/** Begins to set up an authenticator app: its secret and the recovery codes, shown this once. */
export async function beginAuthenticator(
  viewer: Viewer,
  password: string | undefined,
  headers: Headers,
): Promise<AuthenticatorStart> {
  await demandProof(viewer, password, readNow());
  const { uri, recoveryCodes } = await startAuthenticator(headers, password);
  return { uri, secret: new URL(uri).searchParams.get('secret') ?? '', recoveryCodes };
}

/** Finishes it with the first code. Other sessions end; returns the cookies of the new one. */
export async function finishAuthenticator(viewer: Viewer, code: string, headers: Headers): Promise<string[]> {
  const cookies = await confirmAuthenticator(headers, code);
  // The code was on screen, where others may have seen it: it is invalid from now on.
  await takeCode(viewer.actor.id, code, readNow());
  await endOtherSessions(viewer, cookies);
  await noteAccountChange(viewer, { kind: 'factor-added', factor: AUTHENTICATOR }, headers, readNow());
  return cookies;
}

/** Removes the authenticator app and its recovery codes. Returns the cookies of the new session. */
export async function dropAuthenticator(
  viewer: Viewer,
  password: string | undefined,
  headers: Headers,
): Promise<string[]> {
  await demandProof(viewer, password, readNow());
  const cookies = await removeAuthenticator(headers, password);
  await endOtherSessions(viewer, cookies);
  await noteAccountChange(viewer, { kind: 'factor-removed', factor: AUTHENTICATOR }, headers, readNow());
  return cookies;
}

/** Fresh recovery codes in place of the earlier ones. */
export async function replaceRecoveryCodes(
  viewer: Viewer,
  password: string | undefined,
  headers: Headers,
): Promise<{ recoveryCodes: string[] }> {
  await demandProof(viewer, password, readNow());
  const recoveryCodes = await renewRecoveryCodes(headers, password);
  await noteAccountChange(viewer, { kind: 'factor-added', factor: 'a new set of recovery codes' }, headers, readNow());
  return { recoveryCodes };
}

/** Removes a passkey. Throws `not_found`. */
export async function removePasskey(viewer: Viewer, id: string, headers: Headers): Promise<void> {
  const removed = await deletePasskeyOf(getDb(), viewer.actor.id, id);
  if (!removed) throw new AppError('not_found', `passkey "${id}": you have no such passkey`);
  const factor = `the passkey "${removed.name ?? 'Passkey'}"`;
  await noteAccountChange(viewer, { kind: 'factor-removed', factor }, headers, readNow());
}

/** Sessions opened under the old rules end; the one that the cookies open stays. */
async function endOtherSessions(viewer: Viewer, cookies: readonly string[]): Promise<void> {
  const kept = await findSessionOfCookies(cookies);
  await deleteSessionsOf(getDb(), viewer.actor.id, kept ?? viewer.session?.id ?? null);
}
