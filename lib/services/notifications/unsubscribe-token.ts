import { AppError } from '@/lib/errors';
import { checkSignature, signData } from '@/lib/secrets';

const PURPOSE = 'digest unsubscribe v1';
const MARK = '~';

const encode = (bytes: Uint8Array | string) => Buffer.from(bytes as Uint8Array).toString('base64url');

/** Who unsubscribes: a link carries it signed, so that it works without signing in and for nobody else. */
export type Unsubscriber = { workspaceId: string; userId: string };

/** The part of an unsubscribe link that says for whom it is. It opens nothing else. */
export function createUnsubscribeToken({ workspaceId, userId }: Unsubscriber): string {
  const data = JSON.stringify([workspaceId, userId]);
  return `${encode(Buffer.from(data))}${MARK}${encode(signData(PURPOSE, data))}`;
}

/** Reads a token from a link. Throws `not_found` when it was not made here. */
export function readUnsubscribeToken(token: string): Unsubscriber {
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
