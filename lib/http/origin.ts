import { readEnv } from '@/lib/env';
import { AppError } from '@/lib/errors';

/**
 * The origins that a page of this site has under the host a request came to. A site on https has none on http: an
 * attacker in the network could serve that page.
 */
export function listHostOrigins(host: string): string[] {
  const isHttps = readEnv().publicUrl.startsWith('https:');
  return isHttps ? [`https://${host}`] : [`http://${host}`, `https://${host}`];
}

/**
 * Refuses a write that another site's page made with our cookie. A browser sends Origin with every write; it must be the
 * public address or the address the request came to. A request with a bearer token carries no cookie and needs no check.
 */
export function checkOrigin(headers: Headers): void {
  const origin = headers.get('origin');
  if (origin === null) {
    if (headers.get('sec-fetch-site') === 'same-origin') return;
    throw new AppError('forbidden', 'a write with a session cookie needs an Origin header: expected this site’s own');
  }
  if (origin === new URL(readEnv().publicUrl).origin) return;
  const host = headers.get('host');
  if (host !== null && listHostOrigins(host).includes(origin)) return;
  throw new AppError(
    'forbidden',
    `origin "${origin}": expected a write from this site; set SPENDWATCH_URL to its address`,
  );
}
