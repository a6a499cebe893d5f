import { describe, expect, test } from 'vitest';
import { overrideEnv } from '@/lib/env';
import { isLoopbackRequest } from '@/lib/http/loopback';

const LOCAL = { host: 'localhost:3000', 'x-forwarded-for': '127.0.0.1' };

describe('a request from this machine', () => {
  test.each([
    ['direct', '127.0.0.1', LOCAL, true],
    ['over IPv6', '::1', { host: '[::1]:3000', 'x-forwarded-for': '::1' }, true],
    ['to a server that listens on all addresses', '0.0.0.0', LOCAL, false],
    [
      'through a proxy for somebody else',
      '127.0.0.1',
      { ...LOCAL, 'x-forwarded-for': '203.0.113.9, 127.0.0.1' },
      false,
    ],
    [
      'through a proxy that says so in the newer header',
      '127.0.0.1',
      { ...LOCAL, forwarded: 'for=203.0.113.9' },
      false,
    ],
    ['through a proxy under a public name', '127.0.0.1', { host: 'spend.example.com' }, false],
    ['with an address that only looks local', '127.0.0.1', { ...LOCAL, 'x-forwarded-for': '127.0.0.1.evil' }, false],
  ])('%s', (_name, host, headers, expected) => {
    overrideEnv({ HOST: host, SPENDWATCH_URL: 'http://localhost:3000' });
    expect(isLoopbackRequest(new Headers(headers as Record<string, string>))).toBe(expected);
  });

  test.each([
    ['http://localhost:3000', true],
    ['http://127.0.0.1:3000', true],
    ['http://[::1]:3000', true],
    ['https://spend.example.com', false],
    ['http://localhost.example.com', false],
    ['http://192.168.1.20:3000', false],
  ])('an installation whose public address is %s: a proxy that only passes on is taken for it: %s', (url, expected) => {
    overrideEnv({ HOST: '127.0.0.1', SPENDWATCH_URL: url });
    expect(isLoopbackRequest(new Headers({ host: '127.0.0.1:3000' }))).toBe(expected);
  });
});
