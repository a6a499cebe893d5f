import {
  confirmAuthenticator,
  removeAuthenticator,
  renewRecoveryCodes,
  startAuthenticator,
} from '@/lib/auth/account-api';
import { findSessionOfCookies } from '@/lib/auth/new-session';
import { provePassword } from '@/lib/auth/prove-password';
import { demandRecentProof } from '@/lib/auth/recent-proof';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import type { AuthenticatorStart } from '@/lib/contracts/people/account';
import { getDb } from '@/lib/db/client';
import { deletePasskeyOf } from '@/lib/db/people/second-factors';
import { deleteSessionsOf } from '@/lib/db/people/sessions';
import { AppError } from '@/lib/errors';
import { noteAccountChange } from './note-account-change';
import { takeCode } from './take-code';

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
  // The code was shown to whoever stood by: it opens nothing any more.
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
