import { readEnv } from '@/lib/env';

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3}|localhost)$/;

/**
 * True when only this machine can have sent a request: the server listens on a loopback address and no proxy speaks for
 * somebody else. A server that listens on all addresses cannot tell, because callers may write forwarding headers.
 */
export function isLoopbackRequest(headers: Headers): boolean {
  if (!LOOPBACK.test(readEnv().HOST)) return false;
  const chain = (headers.get('x-forwarded-for') ?? '').split(',').map((address) => address.trim());
  const isForwarded = chain.some((address) => address !== '' && !LOOPBACK.test(address));
  const host = (headers.get('host') ?? '').replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  return !isForwarded && !headers.has('forwarded') && LOOPBACK.test(host);
}
