import { describe, expect, test } from 'vitest';
import { isRandomText } from '@/lib/scanner/judge-text';
import { findSecrets, makeText } from './scan-with';

const judge = (text: string) => isRandomText(text, { minEntropy: 3.7, isMixed: true });

describe('texts of the right form that are no keys', () => {
  test.each([
    ['one character repeated', `a1B${'x'.repeat(40)}`],
    ['counted up', 'Zk3mQ9abcdefghijk0PzR7tWvY2LsHfD'],
    ['a text that repeats itself', 'aB3x'.repeat(12)],
    ['words', 'this-is-where-your-key-goes-in-production'],
    ['a word of examples', `${'Zk3mQ9Xw8nTc'}EXAMPLE${'2LsHfDpQ7rVb'}`],
    ['small letters alone', 'qwmzkpxhrtvbnjslcdfgqwmzkpxhrtvbnjslcdfg'.replace('qwm', 'mqw')],
    ['a word between dashes', 'Zk3mQ9Xw8nTc-test-2LsHfDpQ7rVb4Yg6'],
  ])('%s', (_name, text) => {
    expect(judge(text)).toBe(false);
  });

  test('random text is a key', () => {
    for (let each = 0; each < 200; each++) expect(judge(`aB3${makeText(45)}`)).toBe(true);
  });
});

describe('keys that somebody shortened', () => {
  test.each([['...'], ['***'], ['…']])('followed by %s', async (mark) => {
    expect(await findSecrets(`key hf_${makeText(33)}${mark}`)).toEqual([]);
  });
});
