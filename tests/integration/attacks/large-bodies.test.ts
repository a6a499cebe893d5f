import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { handleAuthRequest } from '@/lib/auth/handle-auth-request';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { sendBody, startSocketServer } from '../../support/socket-server';

useTestDatabase();

const MB = 1_048_576;

let workspace: TestWorkspace;
let server: Awaited<ReturnType<typeof startSocketServer>>;
/** Pages answer when this is settled. */
let gate = Promise.resolve();

beforeAll(async () => {
  workspace = await createTestWorkspace();
  server = await startSocketServer(async (request) => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith('/api/auth/')) return handleAuthRequest(request);
    // Answers without looking at the body, as pages do.
    if (!pathname.startsWith('/api/v1/')) {
      await Promise.all([gate, new Promise((resolve) => setTimeout(resolve, 300))]);
      return new Response('page');
    }
    const body = await request.text();
    return callRoute(pathname.slice('/api/v1'.length), {
      ...{ method: 'POST', token: workspace.tokens.owner, body },
    });
  });
});
afterAll(() => server.close());

/** The most bytes outside of the heap that were held meanwhile, beyond what was held before. */
async function measureGrowth(run: () => Promise<unknown>): Promise<number> {
  const before = process.memoryUsage().arrayBuffers;
  let most = before;
  const clock = setInterval(() => {
    most = Math.max(most, process.memoryUsage().arrayBuffers);
  }, 5);
  await run();
  clearInterval(clock);
  return most - before;
}

describe('a body of 200 MB', () => {
  test.each([
    ['sign-in, declared', '/api/auth/sign-in/email', true, 413],
    ['sign-in, in chunks', '/api/auth/sign-in/email', false, 413],
    ['sign-out, in chunks', '/api/auth/sign-out', false, 413],
    ['a path of the library that is not served', '/api/auth/sign-up/email', false, 404],
    ['a route of the API, in chunks', '/api/v1/budgets', false, 413],
    ['a page that reads no body', '/sign-in', false, 200],
  ])('sent to %s is not held', async (_name, path, isDeclared, expected) => {
    let answer = { status: 0, sentBytes: 0 };
    const growth = await measureGrowth(async () => {
      answer = await sendBody(`${server.url}${path}`, { bytes: 200 * MB, isDeclared });
    });
    expect(growth).toBeLessThan(40 * MB);
    expect(answer.sentBytes).toBeLessThan(200 * MB);
    expect([expected, 0]).toContain(answer.status);
  });
});

test('the answer says what the limit is, and a body just within it is read whole', async () => {
  const send = (bytes: number) =>
    fetch(`${server.url}/api/auth/sign-in/email`, {
      ...{ method: 'POST', headers: { 'content-type': 'application/json' } },
      body: JSON.stringify({ email: 'ada@example.com', password: 'not this one' }).padEnd(bytes),
    });
  const tooLarge = await send(70_000);
  expect([tooLarge.status, await tooLarge.json()]).toEqual([
    413,
    { code: 'PAYLOAD_TOO_LARGE', message: 'body: expected at most 65536 bytes' },
  ]);
  expect((await send(60_000)).status).toBe(401);
});

test('of a hundred large bodies of one client at a time only some are held', async () => {
  const send = () => sendBody(`${server.url}/sign-in`, { bytes: MB, isDeclared: true });
  const { promise, resolve: openGate } = Promise.withResolvers<void>();
  gate = promise;
  let refused = 0;
  const count = (answer: Awaited<ReturnType<typeof send>>) => {
    if (answer.status !== 200) refused += 1;
    return answer;
  };
  const answers = Array.from({ length: 100 }, () => send().then(count));
  await vi.waitFor(() => expect(refused).toBeGreaterThan(50), { timeout: 30_000 });
  openGate();
  expect((await Promise.all(answers)).filter(({ status }) => status === 200).length).toBeGreaterThan(0);
  // What was held is given back.
  expect((await send()).status).toBe(200);
});
