import { describe, expect, test } from 'vitest';
import { DEFAULT_LOCALE, decideReader, parseLocale, readAcceptedLocale, shortenLocale } from '@/lib/domain/reader';

describe('language tags', () => {
  test.each([
    { tag: 'de-at', expected: 'de-AT-u-ca-gregory-nu-latn' },
    { tag: 'ar', expected: 'ar-u-ca-gregory-nu-latn' },
    { tag: 'zh-hant-tw', expected: 'zh-Hant-TW-u-ca-gregory-nu-latn' },
    { tag: 'th-TH-u-ca-buddhist-nu-thai', expected: 'th-TH-u-ca-gregory-nu-latn' },
    { tag: 'zz-ZZ', expected: null },
    { tag: 'german', expected: null },
    { tag: 'de_DE', expected: null },
    { tag: '*', expected: null },
    { tag: '', expected: null },
    { tag: `de-${'abcdefgh-'.repeat(8)}`, expected: null },
  ])('"$tag" is $expected', ({ tag, expected }) => {
    expect(parseLocale(tag)).toBe(expected);
  });

  test('what people see is the bare tag', () => {
    expect(shortenLocale(DEFAULT_LOCALE)).toBe('en-GB');
  });
});

describe('Accept-Language', () => {
  test.each([
    { name: 'the first of equal weight', header: 'fr-FR,de', expected: 'fr-FR' },
    { name: 'the heaviest', header: 'en;q=0.5, de-CH;q=0.9, *;q=0.1', expected: 'de-CH' },
    { name: 'unknown ones are passed over', header: 'tlh, zz-ZZ, ja-JP;q=0.2', expected: 'ja-JP' },
    { name: 'refused ones are not taken', header: 'de;q=0, fr;q=0.1', expected: 'fr' },
    { name: 'an odd weight is none', header: 'de;q=two, fr;q=0.1', expected: 'fr' },
    { name: 'spaces and case do not matter', header: ' DE-de ; Q=1 ', expected: 'de-DE' },
  ])('$name', ({ header, expected }) => {
    expect(shortenLocale(readAcceptedLocale(header) ?? '')).toBe(expected);
  });

  test.each([null, '', '*', ',,;q', 'x'.repeat(10_000)])('nothing to go by: %#', (header) => {
    expect(readAcceptedLocale(header)).toBeNull();
  });
});

describe('how to write for somebody', () => {
  const surroundings = { acceptLanguage: 'fr-FR', timezone: 'Europe/Berlin' };
  test.each([
    { name: 'nothing chosen: the browser and the workspace', choice: null, expected: ['fr-FR', 'Europe/Berlin'] },
    {
      name: 'their own choice comes first',
      choice: { locale: 'de-DE', timezone: 'Asia/Tokyo' },
      expected: ['de-DE', 'Asia/Tokyo'],
    },
    {
      name: 'a choice that is no language any more does not count',
      choice: { locale: 'zz', timezone: null },
      expected: ['fr-FR', 'Europe/Berlin'],
    },
  ])('$name', ({ choice, expected }) => {
    const reader = decideReader(choice, surroundings);
    expect([shortenLocale(reader.locale), reader.timezone]).toEqual(expected);
  });

  test('of whom nothing is known gets international English', () => {
    expect(decideReader(null, { acceptLanguage: null, timezone: 'UTC' }).locale).toBe(DEFAULT_LOCALE);
  });
});
