import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseClientAddress, groupAddress } from '@/lib/auth/client-address';

const PROXIES = ['10.0.0.0/8', '127.0.0.1/32', 'fd00::/8'];

describe('who the client is', () => {
  const cases: { name: string; peer: string; forwarded: string; trusted?: string[]; expected: string }[] = [
    { name: 'without a proxy, the peer', peer: '198.51.100.7', forwarded: '', expected: '198.51.100.7' },
    {
      name: 'a header from a peer that is no proxy is not believed',
      peer: '198.51.100.7',
      forwarded: '1.2.3.4',
      expected: '198.51.100.7',
    },
    {
      name: 'behind one proxy, whom it saw',
      peer: '10.0.0.2',
      forwarded: '203.0.113.9',
      expected: '203.0.113.9',
    },
    {
      name: 'what the client wrote itself stands further left and is not believed',
      peer: '10.0.0.2',
      forwarded: '1.1.1.1, 8.8.8.8, 203.0.113.9',
      expected: '203.0.113.9',
    },
    {
      name: 'behind two proxies, whom the first saw',
      peer: '10.0.0.2',
      forwarded: '6.6.6.6, 203.0.113.9, 10.1.1.1',
      expected: '203.0.113.9',
    },
    {
      name: 'a proxy that wrote nonsense is the last one known',
      peer: '10.0.0.2',
      forwarded: '203.0.113.9, unknown',
      expected: '10.0.0.2',
    },
    {
      name: 'an IPv4 peer on an IPv6 socket is the same peer',
      peer: '::ffff:10.0.0.2',
      forwarded: '203.0.113.9:4711',
      expected: '203.0.113.9',
    },
    {
      name: 'IPv6 in brackets',
      peer: 'fd00::1',
      forwarded: '[2001:db8::7]:443',
      expected: '2001:db8::7',
    },
    {
      name: 'nobody is trusted by default',
      peer: '127.0.0.1',
      forwarded: '1.2.3.4',
      trusted: [],
      expected: '127.0.0.1',
    },
  ];
  test.each(cases)('$name', ({ peer, forwarded, trusted = PROXIES, expected }) => {
    expect(chooseClientAddress(peer, forwarded, trusted)).toBe(expected);
  });

  test.each([
    ['203.0.113.9', '203.0.113.9'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:db8:1:2:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['2001:db8:1:3::1', '2001:db8:1:3::/64'],
    ['::1', '::/64'],
    ['session', 'session'],
  ])('%s is counted as %s', (address, group) => {
    expect(groupAddress(address)).toBe(group);
  });

  test('no header makes a stranger look like somebody else', () => {
    fc.assert(
      fc.property(
        fc.string(),
        (forwarded) => chooseClientAddress('198.51.100.7', forwarded, PROXIES) === '198.51.100.7',
      ),
    );
  });
});
