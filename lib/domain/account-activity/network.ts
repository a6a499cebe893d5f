/**
 * The network an address lies in, for comparing: 256 neighbours of IPv4 ("203.0.113.0/24"), a site of IPv6
 * ("2001:db8:1::/48"). An IPv4 address written as IPv6 counts as IPv4. null = it is no address.
 */
export function computeNetwork(address: string | null): string | null {
  if (address === null) return null;
  const plain = address.trim().replace(/^::ffff:(?=\d+\.)/i, '');
  const v4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(plain);
  if (v4) {
    const isValid = v4.slice(1).every((part) => Number(part) <= 255);
    return isValid ? `${Number(v4[1])}.${Number(v4[2])}.${Number(v4[3])}.0/24` : null;
  }
  const groups = expandIpv6(plain);
  return groups && `${groups.slice(0, 3).join(':')}::/48`;
}

/** The eight groups of an IPv6 address, without leading zeros; null = it is none. */
function expandIpv6(text: string): string[] | null {
  const [head = '', tail, ...more] = (text.split('%')[0] ?? '').toLowerCase().split('::');
  if (!text.includes(':') || more.length > 0) return null;
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return null;
  return groups.map((group) => group.replace(/^0+(?=.)/, ''));
}

/** How many addresses a range of an allow list lets in, as a power of two; null = it is no range. */
export function measureRange(range: string): { bits: number; isEveryone: boolean } | null {
  const [address = '', length] = range.trim().split('/');
  const total = computeNetwork(address)?.endsWith('/24') ? 32 : expandIpv6(address) ? 128 : null;
  if (total === null) return null;
  const prefix = length === undefined ? total : Number(length);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > total) return null;
  return { bits: total - prefix, isEveryone: prefix <= 1 };
}
