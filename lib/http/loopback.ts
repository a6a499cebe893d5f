import { readEnv } from '@/lib/env';

const LOOPBACK = /^(127(\.\d{1,3}){3}|::1|::ffff:127(\.\d{1,3}){3}|localhost)$/;

/**
 * True when only this machine can have sent a request: the server listens on a loopback address, its public address is one,
 * too, and no proxy forwards for another machine. A proxy that only passes requests on looks like a caller on this
 * machine, so
 * an installation with a public name never takes a request for a local one; nor does one that listens on all addresses.
 */
export function isLoopbackRequest(headers: Headers): boolean {
  const { HOST, publicUrl } = readEnv();
  if (!LOOPBACK.test(HOST) || !LOOPBACK.test(stripBrackets(new URL(publicUrl).hostname))) return false;
  const chain = (headers.get('x-forwarded-for') ?? '').split(',').map((address) => address.trim());
  const isForwarded = chain.some((address) => address !== '' && !LOOPBACK.test(address));
  const host = (headers.get('host') ?? '').replace(/:\d+$/, '');
  return !isForwarded && !headers.has('forwarded') && LOOPBACK.test(stripBrackets(host));
}

const stripBrackets = (host: string) => host.replace(/^\[(.*)\]$/, '$1');
