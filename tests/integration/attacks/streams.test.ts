import { afterAll, beforeAll, expect, test } from 'vitest';
import { MAX_STREAMS } from '@/lib/http/stream-limit';
import { callRoute, createTestWorkspace, type TestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';
import { createTestPerson, openTestSession } from '../../support/session';
import { startSocketServer } from '../../support/socket-server';

useTestDatabase();

let workspace: TestWorkspace;
let server: Awaited<ReturnType<typeof startSocketServer>>;

beforeAll(async () => {
  workspace = await createTestWorkspace();
  server = await startSocketServer((request) =>
    callRoute(new URL(request.url).pathname.slice('/api/v1'.length), { headers: Object.fromEntries(request.headers) }),
  );
});
afterAll(() => server.close());

/** Opens streams one after another; says how each was answered and closes all. */
async function open(count: number, headers: (at: number) => Record<string, string>) {
  const leave = new AbortController();
  // An answer that nobody holds is collected, and its stream closed with it.
  const held: Response[] = [];
  for (let at = 0; at < count; at += 1) {
    const { signal } = leave;
    held.push(await fetch(`${server.url}/api/v1/changes`, { headers: headers(at), signal }));
  }
  const close = () => {
    leave.abort();
    held.length = 0;
  };
  return { statuses: held.map(({ status }) => status), close };
}

const countOpen = (statuses: readonly number[]) => statuses.filter((status) => status === 200).length;

test('one token holds ten streams and no more; others are not kept out by it', async () => {
  const asViewer = () => ({ authorization: `Bearer ${workspace.tokens.viewer}` });
  const { statuses, close } = await open(30, asViewer);
  expect(countOpen(statuses)).toBe(MAX_STREAMS.caller);
  expect(new Set(statuses.slice(MAX_STREAMS.caller))).toEqual(new Set([429]));
  const other = await open(1, () => ({ authorization: `Bearer ${workspace.tokens.member}` }));
  expect(other.statuses).toEqual([200]);
  other.close();
  close();
});

test('one person holds forty streams over all sessions', async () => {
  const person = await createTestPerson(workspace.id, 'viewer');
  const sessions: Pick<typeof person, 'headers'>[] = [];
  for (let at = 0; at < 6; at += 1) sessions.push(await openTestSession(person.userId));
  const { statuses, close } = await open(60, (at) => sessions[at % sessions.length]?.headers ?? {});
  expect(countOpen(statuses)).toBe(MAX_STREAMS.person);
  close();
});

test('a stream that its client leaves gives its place back', async () => {
  const asAdmin = () => ({ authorization: `Bearer ${workspace.tokens.admin}` });
  const first = await open(MAX_STREAMS.caller, asAdmin);
  first.close();
  await expect
    .poll(async () => {
      const { statuses, close } = await open(1, asAdmin);
      close();
      return statuses[0];
    })
    .toBe(200);
});
