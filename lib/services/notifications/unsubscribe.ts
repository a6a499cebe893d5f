import { readNow } from '@/lib/clock';
import { inTransaction } from '@/lib/db/client';
import { insertAuditEntry } from '@/lib/db/people/audit';
import { isMember, lockPreference, savePreference } from '@/lib/db/people/member-preferences';
import { findUserById } from '@/lib/db/people/users';
import { AppError } from '@/lib/errors';
import { checkSignature, signData } from '@/lib/secrets';

const PURPOSE = 'digest unsubscribe v1';
const MARK = '~';

const encode = (bytes: Uint8Array | string) => Buffer.from(bytes as Uint8Array).toString('base64url');

/** Who unsubscribes: signed in the link, so that it works without signing in and only for this person. */
type Unsubscriber = { workspaceId: string; userId: string };

/** The part of an unsubscribe link that says for whom it is. It opens nothing else. */
export function createUnsubscribeToken({ workspaceId, userId }: Unsubscriber): string {
  const data = JSON.stringify([workspaceId, userId]);
  return `${encode(Buffer.from(data))}${MARK}${encode(signData(PURPOSE, data))}`;
}

/** Reads a token from a link. Throws `not_found` when it was not made here. */
function readUnsubscribeToken(token: string): Unsubscriber {
  const [data = '', signature = ''] = token.split(MARK).map((part) => Buffer.from(part, 'base64url'));
  const text = data.toString();
  if (typeof signature === 'string' || checkSignature(PURPOSE, text, signature) !== 'valid') throw makeBadLink();
  const [workspaceId, userId] = JSON.parse(text) as [string, string];
  return { workspaceId, userId };
}

function makeBadLink(): AppError {
  return new AppError(
    'not_found',
    'this unsubscribe link is not one of ours or was cut short: open it from the mail again, or sign in and change your preferences',
  );
}

/**
 * Turns off all digests of the person the link was made for; alerts go on. Doing it twice changes nothing, and a former
 * member gets the same answer. Throws `not_found` on a link that is not ours.
 */
export async function unsubscribe(token: string, now: Date = readNow()): Promise<{ unsubscribed: true }> {
  const { workspaceId, userId } = readUnsubscribeToken(token);
  await inTransaction(async (tx) => {
    if (!(await isMember(tx, workspaceId, userId))) return;
    const before = await lockPreference(tx, workspaceId, userId);
    const after = await savePreference(tx, workspaceId, userId, {
      ...{ digestDaily: false, digestWeekly: false, digestMonthly: false },
      unsubscribedAt: now,
    });
    const user = await findUserById(tx, userId);
    await insertAuditEntry(tx, {
      workspaceId,
      actor: user?.name || user?.email || 'link in a mail',
      action: 'preferences.unsubscribed',
      target: userId,
      detail: {},
      before,
      after,
    });
  });
  return { unsubscribed: true };
}
