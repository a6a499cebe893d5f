import { describe, expect, test } from 'vitest';
import { createSecretSearch } from '../../support/find-secrets';

const KEY = 'sk-admin-Zm9v/bar+1';
const PASSWORD = 'quiet "marble" otter';
const search = createSecretSearch([
  { kind: 'admin key', value: KEY },
  { kind: 'password', value: PASSWORD },
]);
const noise = 'every other word of the log, '.repeat(200);
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('a planted secret is found', () => {
  test.each<[form: string, kind: string, text: string]>([
    ['plain', 'admin key', `{"adminKey":"${KEY}"}`],
    ['plain', 'password', PASSWORD],
    ['in JSON', 'password', JSON.stringify({ password: PASSWORD })],
    ['URL-encoded', 'admin key', `/x?key=${encodeURIComponent(KEY)}`],
    ['URL-encoded', 'admin key', `/x?key=${encodeURIComponent(KEY).toLowerCase().replace('zm9v', 'Zm9v')}`],
    ['URL-encoded', 'password', new URLSearchParams({ password: PASSWORD }).toString()],
    ['hex', 'admin key', `\\x00${Buffer.from(KEY).toString('hex')}00`],
    ['hex', 'admin key', Buffer.from(KEY).toString('hex').toUpperCase()],
    ['base64', 'admin key', base64(KEY)],
    ['base64', 'admin key', base64(`a${KEY}`)],
    ['base64', 'admin key', base64(`user:${KEY}:more`)],
    ['base64', 'password', Buffer.from(`ab${PASSWORD}`).toString('base64url')],
  ])('%s: %s', (form, kind, text) => {
    const found = search.findIn('log', `${noise}${text}${noise}`);
    expect(found).toEqual([{ kind, form, place: 'log' }]);
    expect(JSON.stringify(found)).not.toContain(KEY);
  });
});

test('at the very start and the very end of a text, too', () => {
  expect(search.findIn('a', `${KEY} …`)).toHaveLength(1);
  expect(search.findIn('a', `… ${KEY}`)).toHaveLength(1);
  expect(search.findIn('a', KEY.slice(0, -1))).toEqual([]);
});

test('what holds no secret gives no finding', () => {
  expect(search.findIn('log', noise)).toEqual([]);
  expect(search.findIn('log', '')).toEqual([]);
});

test('what is too short to be told from chance is refused, and the refusal does not repeat it', () => {
  expect(() => createSecretSearch([{ kind: 'code', value: '123456' }])).toThrow(/"code" has 6 characters/);
});

test('tens of megabytes with hundreds of secrets take a moment', () => {
  const many = Array.from({ length: 300 }, (_, at) => ({ kind: `token ${at}`, value: base64(`token ${at} of ours`) }));
  const wide = createSecretSearch(many);
  const text = `${noise.repeat(3_500)}${many[299]?.value}`;
  const startedAt = performance.now();
  expect(wide.findIn('database', text)).toHaveLength(1);
  expect(performance.now() - startedAt).toBeLessThan(5_000);
});
