import { describe, expect, test } from 'vitest';
import { createBearerToken, hashBearerToken, parseBearerWorkspaceId } from '@/lib/auth/bearer-token';

const WORKSPACE = '0199f3a2-5c1e-7c3a-9f66-0c6f2a1b7d10';

describe('bearer token', () => {
  test('names its workspace and is different each time', () => {
    const [one, two] = [createBearerToken(WORKSPACE), createBearerToken(WORKSPACE)];
    expect(one).toMatch(/^sw_[A-Za-z0-9_-]{64}$/);
    expect(one).not.toBe(two);
    expect(parseBearerWorkspaceId(one)).toBe(WORKSPACE);
    expect(Buffer.from(hashBearerToken(one)).equals(Buffer.from(hashBearerToken(two)))).toBe(false);
  });

  test.each(['', 'sw_', 'sw_short', `sk_${'a'.repeat(64)}`, `sw_${'a'.repeat(63)}=`, `sw_${'/'.repeat(64)}`])(
    '%j is none',
    (token) => {
      expect(parseBearerWorkspaceId(token)).toBeNull();
    },
  );

  test('whose first bytes are no UUID is none', () => {
    expect(parseBearerWorkspaceId(`sw_${'f'.repeat(64)}`)).toBeNull();
  });
});
