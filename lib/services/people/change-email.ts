import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { findClientAddress } from '@/lib/auth/client-address';
import type { Viewer } from '@/lib/auth/viewer';
import { readNow } from '@/lib/clock';
import { getDb, inTransaction } from '@/lib/db/client';
import { findMembership } from '@/lib/db/installation/workspaces';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { findUserByEmail, findUserById, saveEmail } from '@/lib/db/people/users';
import {
  countVerifications,
  deleteMailedLinksOf,
  insertVerification,
  takeVerification,
} from '@/lib/db/people/verifications';
import { describeDevice } from '@/lib/domain/people/device';
import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';
import { queueAccountMail } from './queue-account-mail';

const KIND = 'email-change';
const LINK_LIFETIME_MS = 30 * 60_000;
const MAX_OPEN_LINKS = 3;

const Wish = z.object({ userId: z.string(), newEmail: z.string() });

const identify = (token: string) => `${KIND}:${createHash('sha256').update(token).digest('hex')}`;

const readOrigin = (headers: Headers) => ({
  device: describeDevice(headers.get('user-agent')),
  address: findClientAddress(headers),
});

/**
 * Mails a link to the new address; nothing changes until it is opened. An address that somebody else signs in with gets
 * no mail and the same answer, so that nobody learns who has an account.
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
    await insertAuditEntry(tx, {
      workspaceId,
      actor: actor.name,
      action: 'account.email-change-asked',
      target: actor.id,
      detail: { email },
    });
  });
}

/** Changes the address by the token of a link, once; the old address is told. Throws `not_found` or `conflict`. */
export async function confirmEmailChange(token: string, headers: Headers): Promise<void> {
  const now = readNow();
  await inTransaction(async (tx) => {
    const taken = await takeVerification(tx, identify(token), now);
    const wish = taken === null ? null : Wish.parse(JSON.parse(taken));
    const user = wish === null ? null : await findUserById(tx, wish.userId);
    if (!wish || !user) {
      throw new AppError('not_found', 'this link was used already or is older than 30 minutes: ask for a new one');
    }
    if (await findUserByEmail(tx, wish.newEmail)) {
      throw new AppError('conflict', `address "${wish.newEmail}": somebody signs in with it by now`);
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
