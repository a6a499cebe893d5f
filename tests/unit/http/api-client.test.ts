import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { listOf } from '@/lib/contracts/common';
import { Incident } from '@/lib/contracts/incidents/incidents';
import { PushKey } from '@/lib/contracts/notifications/channels';
import { ApiError, callApi, renderQuery } from '@/lib/http/api-client';
import { findFieldError } from '@/lib/http/field-error';

type Answer = { status: number; type: string; body: string };
let answer: Answer;
let asked: { method: string; url: string; body: string }[];
let server: Server;

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      asked.push({ method: request.method ?? '', url: request.url ?? '', body });
      response.writeHead(answer.status, { 'content-type': answer.type });
      response.end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const send = globalThis.fetch;
  // A browser resolves paths against the page's address; Node has no page.
  vi.stubGlobal('fetch', (path: string, init: RequestInit) => send(`http://127.0.0.1:${port}${path}`, init));
});
afterAll(() => {
  vi.unstubAllGlobals();
  server.close();
});

const schema = async () => PushKey;
function prepare(status: number, body: string, type = 'application/json') {
  answer = { status, type, body };
  asked = [];
}

describe('call of our own API', () => {
  test('sends what it was given and answers what fits the contract', async () => {
    prepare(200, '{"data":[],"nextCursor":null,"more":1}');
    const query = { state: ['open', 'resolved'], limit: 5, cursor: null };
    const answer = await callApi('GET /incidents', { query, schema: async () => listOf(Incident) });
    expect(answer).toEqual({ data: [], nextCursor: null });
    expect(asked).toEqual([{ method: 'GET', url: '/api/v1/incidents?state=open&state=resolved&limit=5', body: '' }]);
  });

  test('a write carries its body, and no content is an answer', async () => {
    prepare(200, '');
    expect(await callApi('PATCH /budgets/{id}', { params: { id: 'a/b' }, body: { name: 'x' } })).toBeUndefined();
    expect(asked).toEqual([{ method: 'PATCH', url: '/api/v1/budgets/a%2Fb', body: '{"name":"x"}' }]);
  });

  test('a problem document becomes an error with its fields', async () => {
    const problem = { title: 'Invalid', status: 400, code: 'invalid_input', detail: 'name "": expected a name' };
    prepare(400, JSON.stringify({ ...problem, errors: [{ path: 'scope.model', message: 'expected a model' }] }));
    const error = await callApi('GET /push-key', { schema }).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({ status: 400, code: 'invalid_input', message: 'name "": expected a name' });
    expect(findFieldError(error, 'scope')).toBe('expected a model');
    expect(findFieldError(error, 'name')).toBeUndefined();
  });

  test.each([
    {
      name: 'a page instead of JSON from a proxy',
      status: 502,
      body: '<html>',
      message: 'The server answered 502 Bad Gateway',
    },
    { name: 'nothing at all', status: 500, body: '', message: 'The server answered 500 Internal Server Error' },
  ])('$name is still an error that says something', async ({ status, body, message }) => {
    prepare(status, body, 'text/html');
    await expect(callApi('GET /push-key', { schema })).rejects.toMatchObject({ status, message });
  });

  test('an answer of another shape is refused, not shown', async () => {
    prepare(200, '{"name":7}');
    await expect(callApi('GET /push-key', { schema })).rejects.toMatchObject({ code: 'unexpected_answer' });
  });

  test('a server that is gone says what to check', async () => {
    const gone = new Error('refused');
    vi.stubGlobal('fetch', () => Promise.reject(gone));
    await expect(callApi('GET /push-key', { schema })).rejects.toMatchObject({
      status: 0,
      code: 'unreachable',
      cause: gone,
    });
  });
});

test('absent parameters are left out of the address', () => {
  expect(renderQuery({ a: undefined, b: null, c: [], d: '', e: 'x y' })).toBe('?d=&e=x+y');
  expect(renderQuery()).toBe('');
});
