import { getDb } from '@/lib/db/client';
import { findSessionByToken } from '@/lib/db/people/sessions';
import { findCookiePrefix } from './cookie-names';

/** The session token that cookies leave in the browser; null when they leave none. */
export function findNewSessionToken(cookies: readonly string[]): string | null {
  for (const cookie of cookies) {
    const [, name, value] = /^([^=]+)=([^;]+)/.exec(cookie) ?? [];
    if (name !== `${findCookiePrefix()}.session_token`) continue;
    if (value) return decodeURIComponent(value).split('.')[0] ?? null;
  }
  return null;
}

/** The id of the session that cookies open; null when they open none. */
export async function findSessionOfCookies(cookies: readonly string[]): Promise<string | null> {
  const token = findNewSessionToken(cookies);
  return token === null ? null : ((await findSessionByToken(getDb(), token))?.id ?? null);
}
