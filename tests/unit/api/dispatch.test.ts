import { describe, expect, test } from 'vitest';
import { dispatchRequest } from '@/lib/api/dispatch';

const ask = (method: string, ...parts: string[]) =>
  dispatchRequest(new Request(`http://localhost/api/v1/${parts.map(encodeURIComponent).join('/')}`, { method }), parts);

describe('a method that a path does not have', () => {
  const cases: { name: string; method: string; parts: string[]; allow: string }[] = [
    { name: 'PUT to a list', method: 'PUT', parts: ['budgets'], allow: 'GET, HEAD, OPTIONS, POST' },
    { name: 'POST to one thing', method: 'POST', parts: ['tokens', 'x'], allow: 'DELETE, OPTIONS' },
    { name: 'HEAD where nothing can be read', method: 'HEAD', parts: ['members', 'leave'], allow: 'OPTIONS, POST' },
    // A path of its own goes before "/invitations/{id}", which could be deleted.
    { name: 'DELETE of a verb', method: 'DELETE', parts: ['invitations', 'accept'], allow: 'OPTIONS, POST' },
  ];
  test.each(cases)('$name is refused with those it has', async ({ method, parts, allow }) => {
    const response = await ask(method, ...parts);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 405, code: 'method_not_allowed' });
  });
});

test('OPTIONS tells the methods of a path', async () => {
  const response = await ask('OPTIONS', 'alert-rules', 'x');
  expect(response.status).toBe(204);
  expect(response.headers.get('allow')).toBe('DELETE, GET, HEAD, OPTIONS, PATCH');
});

describe('a path', () => {
  test.each([
    { name: 'that is no list', parts: ['nothing'] },
    { name: 'with one part too many', parts: ['budgets', 'x', 'status', 'more'] },
    { name: 'whose slash is inside a part', parts: ['budgets/suggestions'] },
  ])('$name is not known: strangers are asked to sign in as everywhere', async ({ parts }) => {
    expect((await ask('GET', ...parts)).status).toBe(401);
    expect((await ask('OPTIONS', ...parts)).status).toBe(401);
  });

  test('is compared letter by letter', async () => {
    expect((await ask('PUT', 'Budgets')).status).toBe(401);
    expect((await ask('PUT', 'budgets')).status).toBe(405);
  });
});
