import { expect, test } from 'vitest';
import { overrideEnv } from '@/lib/env';
import { checkOrigin } from '@/lib/http/origin';
import { renderStrictTransport } from '@/lib/http/server-hooks';

test.each([
  ['http://localhost:3000', 'false', null],
  ['http://localhost:3000', 'true', null],
  ['https://spend.example.com', 'false', 'max-age=63072000'],
  ['https://spend.example.com', 'true', 'max-age=63072000; includeSubDomains'],
])('a site at %s, other names below it %s: %s', (SPENDWATCH_URL, HSTS_INCLUDE_SUBDOMAINS, expected) => {
  expect(renderStrictTransport(overrideEnv({ SPENDWATCH_URL, HSTS_INCLUDE_SUBDOMAINS }))).toBe(expected);
});

test.each([
  ['https://spend.example.com', 'https://spend.example.com', true],
  ['https://spend.example.com', 'https://10.0.0.5:3000', true],
  ['https://spend.example.com', 'http://10.0.0.5:3000', false],
  ['https://spend.example.com', 'http://spend.example.com', false],
  ['http://localhost:3000', 'http://10.0.0.5:3000', true],
])('a site at %s takes a write from a page of %s: %s', (SPENDWATCH_URL, origin, isTaken) => {
  overrideEnv({ SPENDWATCH_URL });
  const check = () => checkOrigin(new Headers({ origin, host: '10.0.0.5:3000' }));
  if (isTaken) expect(check).not.toThrow();
  else expect(check).toThrow(/expected a write from this site/);
});
