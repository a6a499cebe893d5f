import { describe, expect, test } from 'vitest';
import { parseNextPath } from '@/lib/auth/next-path';

describe('where to go after signing in', () => {
  test.each(['/', '/incidents/1?tab=facts#top', '/usage?from=2026-01-01T00:00:00Z&groupBy=model'])('%s', (path) => {
    expect(parseNextPath(path)).toBe(path);
  });

  test.each([
    null,
    undefined,
    '',
    'incidents',
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/a\\..\\b',
    '/a b',
    '/\tb',
    '/\n/evil.example',
    'javascript:alert(1)',
  ])('%j is refused', (path) => {
    expect(parseNextPath(path)).toBe('/');
  });
});
