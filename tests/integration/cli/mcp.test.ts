import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import process from 'node:process';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dispatchRequest } from '@/lib/api/dispatch';
import { tsxArgs } from '@/lib/cli/children';
import { buildChildEnv } from '@/lib/env';
import { PROJECT_ROOT } from '@/lib/project-root';
import { createTestWorkspace } from '../../support/api';
import { useTestDatabase } from '../../support/database';

useTestDatabase();

/** The HTTP API on a socket. */
const server = createServer(async (incoming, outgoing) => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = 'GET' } = incoming;
  const request = new Request(`http://localhost${incoming.url}`, {
    method,
    headers: Object.entries(incoming.headers).map(([name, value]): [string, string] => [name, String(value)]),
    body: method === 'POST' ? Buffer.concat(chunks) : null,
  });
  const response = await dispatchRequest(request, new URL(request.url).pathname.split('/').slice(3));
  outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
});
let url = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function connect(address: string, token: string): Promise<Client> {
  const client = new Client({ name: 'test', version: '1' });
  const env = buildChildEnv({ SPENDWATCH_TOKEN: token, LOG_LEVEL: 'silent' }) as Record<string, string>;
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: tsxArgs('lib/cli/main.ts', 'mcp', '--url', address),
      ...{ cwd: PROJECT_ROOT, env, stderr: 'ignore' },
    }),
    { timeout: 120_000 },
  );
  return client;
}

test('the command hands messages on to an instance and answers back, with the rights of its token', async () => {
  const { tokens } = await createTestWorkspace();
  const client = await connect(url, tokens.viewer);
  expect((await client.listTools()).tools.map(({ name }) => name)).toContain('get_usage');
  const answer = await client.callTool({ name: 'list_incidents', arguments: {} });
  expect(answer.content).toEqual([{ type: 'text', text: '{"data":[],"nextCursor":null}' }]);
  const refused = await client.callTool({ name: 'plan_containment', arguments: { action: 'disable-key' } });
  expect(refused).toMatchObject({ isError: true, content: [{ text: expect.stringContaining('role member') }] });
  await client.close();
}, 180_000);

test('a wrong token and an instance that is away are said as the answer', async () => {
  await expect(connect(url, 'sw_this-token-does-not-exist')).rejects.toThrow(/did not answer as expected.*401/s);
  await expect(connect('http://127.0.0.1:9', 'sw_this-token-does-not-exist')).rejects.toThrow(
    /did not answer as expected/,
  );
}, 180_000);
