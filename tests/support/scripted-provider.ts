import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOpenAiProvider } from '@/lib/providers/openai/client';
import { createConnection } from '@/lib/services/connections/manage-connections';
import { ensureWorkspace } from '@/lib/services/installation/manage-workspaces';
import type { TestConnection } from './ingest';

/** Rows as the provider sends them, each at an instant; the test changes them between pulls. */
export type Script = {
  now: Date;
  completions: { at: string; row: Record<string, unknown> | unknown }[];
  costs: { on: string; row: unknown }[];
};

const WIDTHS: Readonly<Record<string, number>> = { '1m': 60, '1h': 3_600, '1d': 86_400 };
const KEY = 'sk-admin-test-only-1234567890abcdef';

/** A usage row of completions of one key, as the provider sends it. */
export function completionsRow(fields: Record<string, unknown>): Record<string, unknown> {
  return {
    object: 'organization.usage.completions.result',
    project_id: 'proj_a',
    api_key_id: 'key_a',
    user_id: null,
    batch: false,
    service_tier: 'default',
    num_model_requests: 1,
    ...fields,
  };
}

/** A charge of one line item, as the provider sends it. */
export function costRow(value: unknown, currency: string, fields: Record<string, unknown> = {}) {
  const amount = { value, currency };
  return { object: 'organization.costs.result', amount, line_item: 'gpt-5.4, input', project_id: 'proj_a', ...fields };
}

function answer(script: Script, url: URL): unknown {
  const read = (name: string) => Number(url.searchParams.get(name));
  const kind = url.pathname.split('/').at(-1);
  if (!/\/(usage\/\w+|costs)$/.test(url.pathname)) return { object: 'list', data: [], has_more: false };
  const width = WIDTHS[url.searchParams.get('bucket_width') ?? '1d'] ?? 86_400;
  const rows =
    kind === 'completions'
      ? script.completions.map(({ at, row }) => ({ seconds: Date.parse(at) / 1_000, row }))
      : kind === 'costs'
        ? script.costs.map(({ on, row }) => ({ seconds: Date.parse(`${on}T00:00:00Z`) / 1_000, row }))
        : [];
  const byStart = Map.groupBy(rows, ({ seconds }) => Math.floor(seconds / width) * width);
  const data = [...byStart]
    .filter(([start]) => start >= read('start_time') && start < read('end_time'))
    .sort(([left], [right]) => left - right)
    .map(([start, own]) => ({
      object: 'bucket',
      start_time: start,
      end_time: start + width,
      results: own.map(({ row }) => row),
    }));
  return { object: 'page', data, has_more: false, next_page: null };
}

/** A provider that answers as the script says at the moment, and a connection to it. */
export async function openScriptedProvider(
  script: Script,
): Promise<{ connection: TestConnection; close: () => Promise<void> }> {
  const server = createServer((request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer(script, new URL(request.url ?? '/', 'http://scripted'))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const { workspaceId } = await ensureWorkspace();
  const name = `Scripted ${randomUUID().slice(0, 8)}`;
  const input = { provider: 'openai', name, adminKey: KEY, baseUrl } as const;
  const { id } = await createConnection(await ensureWorkspace(), input, { shouldCheckKey: false });
  const provider = createOpenAiProvider({ adminKey: KEY, baseUrl, maxRetries: 0, now: () => script.now });
  return {
    connection: { workspaceId, connectionId: id, provider },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
