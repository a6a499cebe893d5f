import { describe, expect, test } from 'vitest';
import { describeChange } from '@/lib/domain/people/audit-change';

describe('what the trail keeps of a change', () => {
  test.each<[name: string, before: object | null, after: object | null, expected: unknown]>([
    ['a new thing whole', null, { name: 'A', amount: 5n }, { before: null, after: { name: 'A', amount: '5' } }],
    ['a thing that went whole', { name: 'A' }, null, { before: { name: 'A' }, after: null }],
    [
      'of a change the fields that differ',
      { name: 'A', at: new Date('2026-01-01T00:00:00Z'), scope: { model: 'x' } },
      { name: 'B', at: new Date('2026-01-01T00:00:00Z'), scope: { model: 'y' } },
      { before: { name: 'A', scope: { model: 'x' } }, after: { name: 'B', scope: { model: 'y' } } },
    ],
    [
      'nothing when nothing differs, in whatever order',
      { a: 1, b: { c: 1, d: 2 } },
      { b: { d: 2, c: 1 }, a: 1 },
      { before: {}, after: {} },
    ],
    ['a field that was not there before', {}, { note: 'x' }, { before: {}, after: { note: 'x' } }],
    [
      'never a secret, however deep',
      null,
      {
        secret: 'a',
        config: { signingSecret: 'b', password: 'c', adminKey: 'd' },
        sealed: Uint8Array.of(1),
        tokenHash: 'e',
        name: 'A',
      },
      { before: null, after: { config: {}, name: 'A' } },
    ],
  ])('%s', (_name, before, after, expected) => {
    expect(describeChange(before, after)).toEqual(expected);
  });
});
