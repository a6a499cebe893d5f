import { expect, test } from 'vitest';
import { describeUsageScope } from '@/lib/presenters/scope';

test.each([
  { name: 'nothing', scope: {}, expected: 'all usage' },
  { name: 'a kind', scope: { kind: 'audio_speeches' as const }, expected: 'audio speeches' },
  {
    name: 'a kind of a key',
    scope: { kind: 'embeddings' as const, apiKeyId: 'key_1' },
    expected: 'embeddings of key ci-runner',
  },
  { name: 'a key', scope: { apiKeyId: 'key_1' }, expected: 'key ci-runner' },
])('narrowed by $name it reads "$expected"', ({ scope, expected }) => {
  expect(describeUsageScope(scope, { key_1: 'ci-runner' })).toBe(expected);
});
