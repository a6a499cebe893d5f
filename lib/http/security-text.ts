import { readNow } from '@/lib/clock';
import { DAY_MS } from '@/lib/domain/time';
import { readEnv } from '@/lib/env';

const VALID_MS = 180 * DAY_MS;

/** Where to report problems of this installation (RFC 9116): the address its mails come from, valid half a year from now. */
export function renderSecurityText(now: Date = readNow()): Response {
  const { publicUrl, MAIL_FROM } = readEnv();
  const address = /[^\s<>]+@[^\s<>]+/.exec(MAIL_FROM)?.[0] ?? 'security@localhost';
  const lines = [
    `Contact: mailto:${encodeURI(address)}`,
    `Expires: ${new Date(now.getTime() + VALID_MS).toISOString()}`,
    'Preferred-Languages: en',
    `Canonical: ${publicUrl}/.well-known/security.txt`,
  ];
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=86400' };
  return new Response(`${lines.join('\n')}\n`, { headers });
}
