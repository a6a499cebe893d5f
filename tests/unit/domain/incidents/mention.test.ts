import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findMentions, MOST_MENTIONS } from '@/lib/domain/incidents/mention';

const MEMBERS = [
  { id: '1', name: 'Ada Lovelace' },
  { id: '2', name: 'Grace Hopper' },
  { id: '3', name: 'Grace Kelly' },
  { id: '4', name: 'Zoë' },
  { id: '5', name: '李' },
];

describe('who a text mentions', () => {
  test.each([
    ['@Ada Lovelace please look', ['1']],
    ['@Ada, please', ['1']],
    ['@ada', ['1']],
    ['(@ADA LOVELACE)', ['1']],
    ['@Zoë und @李', ['4', '5']],
    ['@Grace Hopper and @Grace Kelly', ['2', '3']],
    ['@Ada @Ada @Ada', ['1']],
    ['a first name that two have: @Grace', []],
    ['an address: ada@example.com, x@Ada', []],
    ['a longer name: @Adam, @Ada_2', []],
    ['nobody: @Bob, @, @@', []],
    ['', []],
  ])('%s', (text, expected) => {
    expect(findMentions(text, MEMBERS).map(({ id }) => id)).toEqual(expected);
  });

  test('the same name twice calls neither of them', () => {
    const twins = [
      { id: '1', name: 'Ada' },
      { id: '2', name: 'ada' },
    ];
    expect(findMentions('@Ada', twins)).toEqual([]);
  });

  test('nobody can be called twice, and not everybody at once', () => {
    const crowd = Array.from({ length: 40 }, (_, at) => ({ id: String(at), name: `Person${at}x` }));
    const all = crowd.map(({ name }) => `@${name}`).join(' ');
    expect(findMentions(all, crowd)).toHaveLength(MOST_MENTIONS);
  });

  test('any text is read, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const found = findMentions(`@Ada ${text}`, MEMBERS);
        expect(new Set(found).size).toBe(found.length);
      }),
      { numRuns: 30 },
    );
  });
});
