import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createOpenAiProvider, type OpenAiProviderOptions } from '@/lib/providers/openai/client';
import type { UsageProvider } from '@/lib/providers/provider';

export type FakeRequest = { path: string; params: URLSearchParams; authorization: string | undefined };
export type FakeReply = { status?: number; body?: unknown; text?: string; headers?: Record<string, string> };
type Handler = (request: FakeRequest, count: number) => FakeReply | ((response: ServerResponse) => void);

export const TEST_KEY = 'sk-admin-test-only-1234567890abcdef';

export type FakeServer = {
  url: string;
  requests: FakeRequest[];
  provider: UsageProvider;
  close(): Promise<void>;
};

/** A real HTTP server that answers as the test says, and a provider pointed at it that does not retry by itself. */
export async function startFakeServer(
  handler: Handler,
  options: Partial<OpenAiProviderOptions> = {},
): Promise<FakeServer> {
  const requests: FakeRequest[] = [];
  const server = createServer((message, response) => {
    const url = new URL(message.url ?? '/', 'http://fake');
    const request = { path: url.pathname, params: url.searchParams, authorization: message.headers.authorization };
    requests.push(request);
    const reply = handler(request, requests.length);
    if (typeof reply === 'function') return reply(response);
    const { status = 200, body, text, headers = {} } = reply;
    response.writeHead(status, { 'content-type': text === undefined ? 'application/json' : 'text/html', ...headers });
    response.end(text ?? JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const provider = createOpenAiProvider({
    adminKey: TEST_KEY,
    baseUrl: url,
    maxRetries: 0,
    timeoutMs: 2_000,
    // After every window the tests ask for, whatever the day they run on.
    now: () => new Date('2027-01-01T00:00:00Z'),
    ...options,
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url, requests, provider, close };
}

/** Runs a test body against a fake server and closes it whatever happens. */
export async function withFakeServer<T>(
  handler: Handler,
  run: (server: FakeServer) => Promise<T>,
  options: Partial<OpenAiProviderOptions> = {},
): Promise<T> {
  const server = await startFakeServer(handler, options);
  try {
    return await run(server);
  } finally {
    await server.close();
  }
}

export async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

export function seconds(iso: string): number {
  return Date.parse(iso) / 1_000;
}

/** A usage row of completions with the given fields on top of one request of ten tokens. */
export function row(fields: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    object: 'organization.usage.completions.result',
    input_tokens: 10,
    output_tokens: 5,
    num_model_requests: 1,
    project_id: 'proj_a',
    api_key_id: 'key_a',
    user_id: null,
    model: 'gpt-5-mini-2025-08-07',
    batch: false,
    service_tier: 'default',
    ...fields,
  };
}

export function bucket(startSeconds: number, endSeconds: number, results: unknown[] = []): Record<string, unknown> {
  return { object: 'bucket', start_time: startSeconds, end_time: endSeconds, results };
}

export function page(data: unknown[], nextPage: string | null = null): FakeReply {
  return { body: { object: 'page', data, has_more: nextPage !== null, next_page: nextPage } };
}
