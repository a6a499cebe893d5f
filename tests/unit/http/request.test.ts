import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { AlertRuleCreate } from '@/lib/contracts/alert-rules/alert-rules';
import { BudgetCreate } from '@/lib/contracts/budgets/budgets';
import { parseBody, parseQuery, readBodyText } from '@/lib/http/request';

const Query = z
  .object({
    limit: z.coerce.number().int().max(10).default(5),
    kind: z.array(z.enum(['a', 'b'])).default([]),
    model: z.array(z.string()).default([]),
  })
  .refine((query) => query.limit !== 7, { path: ['limit'], message: 'expected anything but 7' });

const url = (search: string) => `http://localhost/api/v1/things${search}`;

describe('query', () => {
  test.each([
    { search: '', expected: { limit: 5, kind: [], model: [] } },
    { search: '?limit=3&kind=a', expected: { limit: 3, kind: ['a'], model: [] } },
    { search: '?kind=a&kind=b', expected: { limit: 5, kind: ['a', 'b'], model: [] } },
    { search: '?kind=a,b', expected: { limit: 5, kind: ['a', 'b'], model: [] } },
    { search: '?model=x,y&model=z', expected: { limit: 5, kind: [], model: ['x,y', 'z'] } },
  ])('$search', ({ search, expected }) => {
    expect(parseQuery(Query, url(search))).toEqual(expected);
  });

  test.each(['?limit=11', '?limit=1&limit=2', '?limit=7', '?kind=c', '?other=1', '?__proto__=1', '?constructor=1'])(
    '%s is refused',
    (search) => {
      expect(() => parseQuery(Query, url(search))).toThrow(/^query/);
    },
  );
});

describe('body', () => {
  const Body = z.object({ name: z.string().optional() });
  const parse = (text: string, type: string | null = 'application/json') => parseBody(Body, text, type);

  test.each([
    { text: '', expected: {} },
    { text: '  ', expected: {} },
    { text: '{"name":"x"}', expected: { name: 'x' } },
  ])('$text', async ({ text, expected }) => {
    expect(await parse(text)).toEqual(expected);
  });

  test.each(['application/json', 'application/json; charset=utf-8', 'application/merge-patch+json'])(
    'may be %s',
    async (type) => {
      expect(await parse('{}', type)).toEqual({});
    },
  );

  test.each([null, 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'application/jsonx'])(
    'may not be %s, which a form of another site can send',
    async (type) => {
      await expect(parse('{}', type)).rejects.toMatchObject({ code: 'unsupported_media_type' });
    },
  );

  test.each(['{', '[]', 'null', '"x"', '{"name":1}', '{"admin":true}', '{"__proto__":{"admin":true}}'])(
    '%s is refused',
    async (text) => {
      await expect(parse(text)).rejects.toMatchObject({ code: 'invalid_input' });
    },
  );

  test.each(['{"name":"a\\u0000b"}', '{"name":"\\ud800"}', '{"na\\udc00me":1}'])(
    '%s is refused: the database cannot hold it',
    async (text) => {
      await expect(parse(text)).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringContaining('without half characters'),
      });
    },
  );

  test.each([
    ['in an object', { scope: { project: 'x' } }, 'scope.project'],
    ['in a list', { thresholds: [{ percent: 80, basis: 'actual', once: true }] }, 'thresholds.0.once'],
    ['at the top', { limit: 1 }, 'limit'],
  ])('refuses a field nobody knows %s', async (_name, change, path) => {
    const body = { name: 'Monthly', amount: '10', ...change };
    const failure = await parseBody(BudgetCreate, JSON.stringify(body), 'application/json').catch((error) => error);
    expect(failure.errors).toEqual([{ path, message: 'this field is not known' }]);
  });

  test('keeps defaults, checks and variants of the schema', async () => {
    const parsed = await parseBody(BudgetCreate, '{"name":" Monthly ","amount":"10"}', 'application/json');
    expect(parsed).toMatchObject({ name: 'Monthly', period: 'month', scope: {} });
    const twice = { name: 'x', amount: '1', thresholds: [1, 2].map(() => ({ percent: 80, basis: 'actual' })) };
    await expect(parseBody(BudgetCreate, JSON.stringify(twice), 'application/json')).rejects.toThrow(
      /each threshold once/,
    );
    const rule = { kind: 'stale-data', name: 'Stale', sensitivity: 'low' };
    await expect(parseBody(AlertRuleCreate, JSON.stringify(rule), 'application/json')).rejects.toThrow(/sensitivity/);
  });

  test('is cut off at 1 MB, also when nobody said how long it is', async () => {
    const chunk = new TextEncoder().encode('x'.repeat(300_000));
    let sent = 0;
    const stream = new ReadableStream({
      pull(controller) {
        sent += 1;
        controller.enqueue(chunk);
      },
    });
    const request = new Request('http://localhost/', { method: 'POST', body: stream, duplex: 'half' } as RequestInit);
    await expect(readBodyText(request)).rejects.toMatchObject({ code: 'payload_too_large' });
    expect(sent).toBeLessThan(8);
    const honest = new Request('http://localhost/', { method: 'POST', body: 'x'.repeat(1_048_577) });
    await expect(readBodyText(honest)).rejects.toMatchObject({ code: 'payload_too_large' });
    const largest = new Request('http://localhost/', { method: 'POST', body: 'x'.repeat(1_048_576) });
    expect(await readBodyText(largest)).toHaveLength(1_048_576);
  });
});
