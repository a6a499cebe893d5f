import { describe, expect, test } from 'vitest';
import { isShownAlike, type KnownKey, matchKey } from '@/lib/domain/leaks/match-key';

const known = (id: string, more: Partial<KnownKey> = {}): KnownKey => ({
  connectionId: 'connection',
  id,
  provider: 'openai',
  redactedValue: 'sk-proj-...abcd',
  digest: null,
  ...more,
});
const found = { provider: 'openai', redacted: 'sk-proj-…abcd', digest: 'digest' };

describe('two redacted values', () => {
  test.each([
    ['the same characters', 'sk-proj-…abcd', 'sk-proj-...abcd', true],
    ['one shows less of the start', 'sk-proj-…abcd', 'sk-...abcd', true],
    ['one shows three at the end', 'sk-proj-…abcd', 'sk-*****bcd', true],
    ['another start', 'sk-proj-…abcd', 'sk-svcacct-...abcd', false],
    ['another end', 'sk-proj-…abcd', 'sk-proj-...abce', false],
    ['two characters at the end', 'sk-proj-…abcd', 'sk-...cd', false],
    ['nothing shown', 'sk-proj-…abcd', 'sk-…', false],
  ])('%s', (_name, one, other, isAlike) => {
    expect([isShownAlike(one, other), isShownAlike(other, one)]).toEqual([isAlike, isAlike]);
  });
});

describe('the known key that a secret is', () => {
  test.each([
    ['by its digest, whatever else is alike', [known('a', { digest: 'digest' }), known('b')], 'a', true],
    [
      'by what is shown, when one key alone shows it',
      [known('a'), known('b', { redactedValue: 'sk-proj-...zzzz' })],
      'a',
      false,
    ],
    ['none, when two show the same', [known('a'), known('b')], null, false],
    ['none of another provider', [known('a', { provider: 'anthropic' })], null, false],
    ['none whose digest differs', [known('a', { digest: 'other' })], null, false],
  ])('%s', (_name, keys, id, isCertain) => {
    expect(matchKey(found, keys)).toEqual(id === null ? null : { connectionId: 'connection', apiKeyId: id, isCertain });
  });
});
