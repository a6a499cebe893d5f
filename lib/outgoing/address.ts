import ipaddr from 'ipaddr.js';

/** Addresses that look public and belong to the machine's own cloud host (Azure's wire server). */
const CLOUD_INTERNAL = new Set(['168.63.129.16']);

const NAT64 = ipaddr.parseCIDR('64:ff9b::/96');
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

/**
 * True when an address is on the public internet: not loopback, private, link-local (where clouds keep credentials),
 * carrier-grade NAT, multicast, documentation or reserved, in whatever way it is wrapped into IPv6.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address instanceof ipaddr.IPv4) {
    return address.range() === 'unicast' && !CLOUD_INTERNAL.has(address.toString());
  }
  // A network without IPv4 reaches public IPv4 sites through this prefix; the address inside it is what counts.
  if (address.match(NAT64 as [ipaddr.IPv6, number])) {
    return isPublicAddress(address.toByteArray().slice(12).join('.'));
  }
  return address.match(GLOBAL_IPV6 as [ipaddr.IPv6, number]) && address.range() === 'unicast';
}
