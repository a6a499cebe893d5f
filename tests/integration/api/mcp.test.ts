import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { dispatchRequest } from '@/lib/api/dispatch';
import { TOOLS } from '@/lib/api/mcp/tools';
import { createBearerToken, hashBearerToken } from '@/lib/auth/bearer-token';
import type { Role, TokenScope } from '@/lib/auth/viewer';
import { getDb } from '@/lib/db/client';
import { useTestDatabase } from '../../support/database';
import { createWholeWorkspace, readStoredRows, type WholeWorkspace } from '../../support/whole-workspace';

useTestDatabase();

let ours: WholeWorkspace;
let foreign: WholeWorkspace;

async function makeToken(workspaceId: string, role: Role, scopes: TokenScope[]) {
  const token = createBearerToken(workspaceId);
  const data = { workspaceId, name: `${role} assistant`, role, tokenHash: hashBearerToken(token) };
  await getDb().apiToken.create({ data: { ...data, scopes } });
  return token;
}

/** The protocol's own client, whose requests reach the API as the server would hand them on. */
async function connect(token: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  const send = (url: string | URL, init?: RequestInit) => {
    const request = new Request(url, init);
    return dispatchRequest(request, new URL(request.url).pathname.split('/').slice(3).map(decodeURIComponent));
  };
  const transport = new StreamableHTTPClientTransport(new URL('http://localhost:3000/api/v1/mcp'), {
    fetch: send,
    requestInit: { headers: { authorization: `Bearer ${token}` } },
  });
  await client.connect(transport as Transport);
  return client;
}

async function call(client: Client, name: string, input: Record<string, unknown> = {}) {
  const { content, isError = false } = await client.callTool({ name, arguments: input });
  const text = (content as { text: string }[]).map((one) => one.text).join('');
  return { isError: isError === true, text, body: isError ? null : JSON.parse(text) };
}

/** Everything of a workspace but its tokens, of which it is noted when they were used last. */
const readAll = async (of: WholeWorkspace) => (await readStoredRows(of)).filter((row) => !row.startsWith('api_token '));

const WINDOW = { from: '2026-11-01T00:00:00Z', to: '2026-11-08T00:00:00Z' };

beforeAll(async () => {
  ours = await createWholeWorkspace();
  foreign = await createWholeWorkspace();
});

describe('an assistant with a token that may read', () => {
  test('is told every tool with its arguments, and which of them only read', async () => {
    const client = await connect(await makeToken(ours.workspace.id, 'viewer', ['read']));
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(TOOLS.map(({ name }) => name));
    for (const { name, inputSchema, annotations } of tools) {
      expect(inputSchema.type, name).toBe('object');
      expect(annotations?.readOnlyHint, name).toBe(name !== 'plan_containment');
    }
  });

  test('calls each tool, and changes nothing', async () => {
    const client = await connect(await makeToken(ours.workspace.id, 'owner', ['read']));
    const before = await readAll(ours);
    const inputs: Record<string, Record<string, unknown>> = {
      get_usage: { ...WINDOW, groupBy: ['model'] },
      get_budget_status: { id: ours.ids['budgets'] },
      get_incident: { id: ours.ids['incidents'] },
      get_key: { id: ours.ids['keys'] },
      list_incidents: { state: ['open', 'resolved'], limit: 5 },
    };
    const answers: Record<string, { isError: boolean; text: string; body: Record<string, unknown> }> = {};
    for (const { name, operation } of TOOLS) {
      if (operation.method === 'GET') answers[name] = await call(client, name, inputs[name]);
    }
    expect(Object.entries(answers).filter(([, { isError }]) => isError)).toEqual([]);
    expect(Object.keys(answers['get_forecast']?.body ?? {})).toContain('forecast');
    expect(answers['get_incident']?.body).toMatchObject({ id: ours.ids['incidents'] });
    expect(answers['get_key']?.body).toMatchObject({ id: ours.ids['keys'] });
    expect(answers['get_usage']?.body).toMatchObject({ from: '2026-11-01T00:00:00.000Z', bucket: 'day' });
    const plan = await call(client, 'plan_containment', {
      action: 'disable-key',
      target: { apiKeyId: ours.ids['keys'] },
    });
    expect(plan).toMatchObject({ isError: true, text: expect.stringContaining('scope "contain"') });
    expect(await readAll(ours)).toEqual(before);
  });

  test.each([
    { name: 'get_usage', input: { from: 'yesterday', to: WINDOW.to }, says: /from/ },
    { name: 'get_usage', input: { ...WINDOW, from: WINDOW.to, to: WINDOW.from }, says: /after `from`/ },
    { name: 'get_usage', input: { ...WINDOW, bucket: 'minute', from: '2020-01-01T00:00:00Z' }, says: /bucket/ },
    { name: 'get_usage', input: { ...WINDOW, colour: 'red' }, says: /colour/ },
    { name: 'get_usage', input: { ...WINDOW, model: Array(1_000).fill('m') }, says: /100/ },
    { name: 'get_usage', input: { ...WINDOW, model: ['x'.repeat(100_000)] }, says: /200/ },
    { name: 'list_incidents', input: { limit: 1_000_000 }, says: /limit/ },
    { name: 'list_incidents', input: { cursor: "'; DROP TABLE incident; --" }, says: /cursor/ },
    { name: 'get_incident', input: { id: '../../members' }, says: /id/ },
    { name: 'get_incident', input: {}, says: /id/ },
    { name: 'get_key', input: { id: '../admin-keys' }, says: /no connection of this workspace has such a key/ },
    { name: 'drop_everything', input: {}, says: /drop_everything/ },
  ])('$name with $input is refused with the reason', async ({ name, input, says }) => {
    const client = await connect(await makeToken(ours.workspace.id, 'viewer', ['read']));
    const answer = await call(client, name, input as Record<string, unknown>).catch((error: Error) => ({
      ...{ isError: true, text: error.message },
    }));
    expect(answer.isError).toBe(true);
    expect(answer.text).toMatch(says);
  });

  test('sees nothing of another workspace', async () => {
    const client = await connect(await makeToken(ours.workspace.id, 'owner', ['read']));
    expect(await call(client, 'get_incident', { id: foreign.ids['incidents'] })).toMatchObject({ isError: true });
    expect(await call(client, 'get_budget_status', { id: foreign.ids['budgets'] })).toMatchObject({ isError: true });
    expect(await call(client, 'get_key', { id: foreign.ids['keys'] })).toMatchObject({ isError: true });
    for (const { name, operation } of TOOLS.filter(({ operation }) => !operation.path.includes('{'))) {
      if (operation.method !== 'GET') continue;
      const { text } = await call(client, name, name === 'get_usage' ? { ...WINDOW, groupBy: ['apiKey'] } : {});
      expect(text, name).not.toContain(foreign.mark);
    }
  });
});

describe('the door', () => {
  test('is shut without a token, with one that was revoked, and with one that may not read', async () => {
    const revoked = await makeToken(ours.workspace.id, 'viewer', ['read']);
    await getDb().apiToken.updateMany({
      where: { tokenHash: hashBearerToken(revoked) },
      data: { revokedAt: new Date() },
    });
    for (const token of ['', 'sw_nothing', revoked, await makeToken(ours.workspace.id, 'admin', ['contain'])]) {
      await expect(connect(token)).rejects.toThrow();
    }
  });

  test('takes no message that is none, and no huge one', async () => {
    const token = await makeToken(ours.workspace.id, 'viewer', ['read']);
    const send = async (body: string) => {
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
      };
      const request = new Request('http://localhost:3000/api/v1/mcp', { method: 'POST', headers, body });
      return (await dispatchRequest(request, ['mcp'])).status;
    };
    expect(await send('{"hello":1}')).toBe(400);
    expect(await send('"text"')).toBe(400);
    expect(await send('{')).toBe(400);
    const huge = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { x: 'x'.repeat(20_000_000) } });
    expect(await send(huge)).toBe(413);
  });
});

test('a token that may contain writes down a plan and no more: a person has to approve it', async () => {
  const client = await connect(await makeToken(ours.workspace.id, 'member', ['read', 'contain']));
  const answer = await call(client, 'plan_containment', {
    ...{ action: 'disable-key', target: { apiKeyId: ours.ids['keys'] }, reason: 'asked by an assistant', dryRun: true },
  });
  // Where the provider cannot do it the reason is said; where it can, the plan waits.
  if (answer.isError) expect(answer.text).not.toBe('');
  else expect(['planned', 'awaiting_approval']).toContain(answer.body.state);
  expect(await getDb().containment.count({ where: { workspaceId: ours.workspace.id, appliedAt: { not: null } } })).toBe(
    0,
  );
});
