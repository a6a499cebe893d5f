import ipaddr from 'ipaddr.js';

/**
 * Carries the address of the client from the socket to the code that answers. Written on every request, see
 * server-hooks.ts, before anything reads it, so that a client cannot write it itself.
 */
export const CLIENT_HEADER = 'x-spendwatch-client';

const LOOPBACK = '127.0.0.1';

/**
 * Address of the client that a request came from. A request that did not come over a socket of ours has no mark; for it
 * the nearest forwarding entry counts.
 */
export function findClientAddress(headers: Headers): string {
  const nearest = (headers.get('x-forwarded-for') ?? '').split(',').at(-1)?.trim() ?? '';
  return headers.get(CLIENT_HEADER) ?? normalize(nearest) ?? LOOPBACK;
}

/**
 * Who the client is: the peer of the socket, or, when that is a proxy we trust, the nearest address in X-Forwarded-For
 * that is not. Everything further left was written by the client itself and is not believed.
 */
export function chooseClientAddress(peer: string, forwardedFor: string, trustedProxies: readonly string[]): string {
  let client = normalize(peer) ?? peer;
  const hops = forwardedFor.split(',').map((hop) => hop.trim());
  while (isTrusted(client, trustedProxies)) {
    const next = normalize(hops.pop() ?? '');
    if (next === null) break;
    client = next;
  }
  return client;
}

/**
 * What a client is counted under: an IPv4 address, or the /64 network of an IPv6 address, in which every client may give
 * itself any address it likes. Text that is no address is left as it is.
 */
export function groupAddress(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (!(parsed instanceof ipaddr.IPv6)) return parsed.toString();
  return `${new ipaddr.IPv6([...parsed.parts.slice(0, 4), 0, 0, 0, 0]).toString()}/64`;
}

/** An address in one spelling, without port, brackets or zone; null when it is none. */
function normalize(text: string): string | null {
  const bare = text
    .replace(/^\[([^\]]*)\](?::\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '');
  return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : null;
}

function isTrusted(address: string, networks: readonly string[]): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return networks.some((network) => {
    const [base, bits] = ipaddr.parseCIDR(network);
    return base.kind() === parsed.kind() && parsed.match([base, bits] as never);
  });
}
