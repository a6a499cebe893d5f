import { symbols } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { handleAuthRequest } from '@/lib/auth/handle-auth-request';
import { getLogger } from '@/lib/logger';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createTestPerson, PASSWORD, type TestPerson } from '../../support/session';
import { startSocketServer } from '../../support/socket-server';

useTestDatabase();

let workspace: TestWorkspace;
let ada: TestPerson;
let server: Awaited<ReturnType<typeof startSocketServer>>;

type Line = { msg: string; status: number; code: string; path: string; method: string; address: string };
const lines: string[] = [];
const logger = getLogger();
const stream = (logger as unknown as Record<symbol, { write: (line: string) => boolean }>)[symbols.streamSym];
const [plainWrite, plainLevel] = [stream?.write.bind(stream), logger.level];

beforeAll(async () => {
  workspace = await createTestWorkspace();
  ada = await createTestPerson(workspace.id, 'viewer', { name: 'Ada' });
  server = await startSocketServer((request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/api/auth/')) return handleAuthRequest(request);
    return callRoute(pathname.slice('/api/v1'.length), {
      ...{ method: request.method, headers: Object.fromEntries(request.headers), body: {} },
    });
  });
  logger.level = 'info';
  if (stream) stream.write = (line) => lines.push(line) > 0;
});
afterAll(async () => {
  logger.level = plainLevel;
  if (stream && plainWrite) stream.write = plainWrite;
  await server.close();
});

async function post(path: string, body: object, headers: Record<string, string> = {}): Promise<Line[]> {
  lines.length = 0;
  await fetch(`${server.url}${path}`, {
    ...{ method: 'POST', headers: { 'content-type': 'application/json', ...headers } },
    body: JSON.stringify(body),
  });
  return lines.map((line) => JSON.parse(line) as Line);
}

describe('the log tells who was refused what, from where', () => {
  test('a wrong password, without it', async () => {
    const told = await post('/api/auth/sign-in/email', { email: ada.email, password: 'a wrong password' });
    expect(told).toMatchObject([{ msg: 'sign-in refused', status: 401, path: '/sign-in/email', address: '127.0.0.1' }]);
    expect(lines.join('')).not.toContain('a wrong password');
  });

  test('an attempt that came too soon', async () => {
    for (let at = 0; at < 6; at += 1) await post('/api/auth/sign-in/email', { email: 'no@example.com', password: 'x' });
    const told = await post('/api/auth/sign-in/email', { email: 'no@example.com', password: 'x' });
    expect(told).toMatchObject([{ msg: 'sign-in refused', status: 429 }]);
  });

  test('nothing of a right password', async () => {
    expect(await post('/api/auth/sign-in/email', { email: ada.email, password: PASSWORD })).toEqual([]);
  });

  test.each([
    ['nobody', {}, 401, 'unauthorized'],
    ['a role that is too low', { authorization: 'viewer' }, 403, 'forbidden'],
  ])('%s who wants to write', async (_name, headers, status, code) => {
    const authorization = 'authorization' in headers ? { authorization: `Bearer ${workspace.tokens.viewer}` } : {};
    const told = await post('/api/v1/budgets', {}, authorization as Record<string, string>);
    expect(told).toMatchObject([{ msg: 'request refused', status, code, method: 'POST', path: '/api/v1/budgets' }]);
    expect(lines.join('')).not.toContain(workspace.tokens.viewer);
  });

  test('under the id that the answer has, the one of a proxy when it gave one', async () => {
    lines.length = 0;
    const ask = (headers: Record<string, string>) => fetch(`${server.url}/api/v1/budgets`, { method: 'POST', headers });
    const [own, given] = [await ask({}), await ask({ 'x-request-id': 'proxy-0123456789' })];
    await ask({ 'x-request-id': 'two words' });
    const told = lines.map((line) => (JSON.parse(line) as { requestId: string }).requestId);
    expect(told.slice(0, 2)).toEqual([own.headers.get('x-request-id'), given.headers.get('x-request-id')]);
    expect(told).toEqual([
      expect.stringMatching(/^[0-9a-f-]{36}$/),
      'proxy-0123456789',
      expect.not.stringMatching(/ /),
    ]);
  });

  test('a page of another site', async () => {
    const told = await post('/api/v1/budgets', {}, { cookie: ada.cookie, origin: 'https://evil.example' });
    expect(told).toMatchObject([{ msg: 'request refused', status: 403 }]);
  });
});
