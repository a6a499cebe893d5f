import { describe, expect, test } from 'vitest';
import { coarsenAddress, describeDevice } from '@/lib/domain/people/device';

describe('a device in words', () => {
  test.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36', 'Chrome on Windows'],
    ['Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0', 'Edge on Windows'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1', 'Safari on iPhone'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 14.0; rv:140.0) Firefox/140.0', 'Firefox on macOS'],
    ['Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36', 'Chrome on Android'],
    ['<script>alert(1)</script>', 'a browser'],
    [null, 'an unknown device'],
  ])('%s', (agent, words) => {
    expect(describeDevice(agent)).toBe(words);
  });
});

describe('a network', () => {
  test.each([
    ['192.0.2.17', '192.0.2.0/24'],
    ['2001:DB8:1:2::9', '2001:db8:1::/48'],
    [null, 'unknown'],
  ])('of %s', (address, network) => {
    expect(coarsenAddress(address)).toBe(network);
  });
});
