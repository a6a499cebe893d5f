import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { overrideEnv } from '@/lib/env';
import { decryptSecret, encryptSecret, secretContext } from '@/lib/secrets';

const FIRST = Buffer.alloc(32, 1).toString('base64');
const SECOND = Buffer.alloc(32, 2).toString('base64');
const CONTEXT = secretContext('workspace', 'connection', 'admin-key');
const KEY = 'sk-admin-0123456789abcdef';

beforeEach(() => {
  overrideEnv({ SPENDWATCH_SECRET: FIRST });
});

describe('a sealed secret', () => {
  test('opens for its own context', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, context) => {
        expect(decryptSecret(encryptSecret(text, context), context)).toBe(text);
      }),
    );
  });

  test('shows nothing of the secret and never looks the same twice', () => {
    const [one, two] = [encryptSecret(KEY, CONTEXT), encryptSecret(KEY, CONTEXT)];
    expect(Buffer.from(one).includes(KEY)).toBe(false);
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(false);
  });

  test.each([
    ['another workspace', secretContext('other', 'connection', 'admin-key')],
    ['another connection', secretContext('workspace', 'other', 'admin-key')],
    ['another slot', secretContext('workspace', 'connection', 'action-key')],
  ])('does not open in %s', (_name, context) => {
    expect(() => decryptSecret(encryptSecret(KEY, CONTEXT), context)).toThrow(/altered or belongs/);
  });

  test('does not open once any byte has changed', () => {
    const sealed = encryptSecret(KEY, CONTEXT);
    for (let at = 0; at < sealed.length; at += 1) {
      const altered = Uint8Array.from(sealed);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => decryptSecret(altered, CONTEXT), `byte ${at}`).toThrow();
    }
    for (let length = 0; length < sealed.length; length += 1) {
      expect(() => decryptSecret(sealed.slice(0, length), CONTEXT), `cut to ${length}`).toThrow();
    }
  });

  test('says that SPENDWATCH_SECRET changed, without showing a key', () => {
    const sealed = encryptSecret(KEY, CONTEXT);
    overrideEnv({ SPENDWATCH_SECRET: SECOND });
    expect(() => decryptSecret(sealed, CONTEXT)).toThrow(/encrypted under another SPENDWATCH_SECRET/);
    overrideEnv({ SPENDWATCH_SECRET: FIRST });
    expect(decryptSecret(sealed, CONTEXT)).toBe(KEY);
  });
});
