import { describe, expect, it } from 'vitest';
import { createOpenAiProvider } from '@/lib/providers/openai/client';
import { collect, type FakeReply, page, TEST_KEY, withFakeServer } from './fake-server';

const QUERY = {
  kind: 'completions',
  bucketSeconds: 3_600,
  startsAt: new Date('2026-11-01T00:00:00Z'),
  endsAt: new Date('2026-11-02T00:00:00Z'),
} as const;

const SCOPES =
  'You have insufficient permissions for this operation. Missing scopes: api.usage.read. Check that you have the correct role.';

function nested(status: number, message: string, headers: Record<string, string> = {}): FakeReply {
  return { status, headers, body: { error: { message, type: 'x', param: null, code: null } } };
}

async function failWith(reply: FakeReply): Promise<unknown> {
  return withFakeServer(
    () => reply,
    ({ provider }) => collect(provider.listUsagePages(QUERY)).catch((error: unknown) => error),
  );
}

describe('what the provider answers becomes a failure that says what to do', () => {
  it.each<[name: string, reply: FakeReply, code: string, message: RegExp]>([
    [
      '401 with a missing scope',
      nested(401, SCOPES),
      'provider_rejected',
      /lacks the scope api\.usage\.read\. An organization owner can make/,
    ],
    [
      '403 with a missing scope',
      nested(403, SCOPES),
      'provider_rejected',
      /lacks the scope api\.usage\.read\. An organization owner can make/,
    ],
    [
      '401 for a wrong key',
      nested(401, 'Incorrect API key provided.'),
      'provider_rejected',
      /key was refused: Incorrect.*admin-keys/,
    ],
    [
      'a flat error body',
      { status: 403, body: { code: 403, message: 'not allowed here' } },
      'provider_rejected',
      /not allowed here/,
    ],
    [
      '400',
      nested(400, 'start_time is odd'),
      'provider_request_refused',
      /refused the request \(400\) while reading usage of completions: start_time is odd.*The key is not the cause/,
    ],
    ['404', nested(404, 'Unknown request URL'), 'provider_request_refused', /404.*Check the base URL/],
    ['402', nested(402, 'pay first'), 'provider_request_refused', /refused the request \(402\).*pay first/],
    ['422', nested(422, 'bucket_width is odd'), 'provider_request_refused', /refused the request \(422\)/],
    [
      'a proxy that forbids',
      { status: 403, text: '<!doctype html><h1>Blocked</h1>' },
      'provider_request_refused',
      /403.*HTML page instead of JSON.*proxy/,
    ],
    [
      'a place the provider does not serve',
      {
        status: 403,
        body: {
          error: { message: 'Country not supported', type: 'x', code: 'unsupported_country_region_territory' },
        },
      },
      'provider_request_refused',
      /Country not supported/,
    ],
    ['429 without Retry-After', nested(429, 'slow down'), 'provider_rate_limited', /asked to slow down.*slow down/],
    [
      '429 with a very long Retry-After',
      nested(429, 'slow down', { 'retry-after': '86400' }),
      'provider_rate_limited',
      /It asked for a wait of 24 h; Spendwatch tries again after 15 min/,
    ],
    ['500', nested(500, 'oops'), 'provider_unavailable', /failed \(500\).*oops/],
    ['503 without a body', { status: 503, text: '' }, 'provider_unavailable', /failed \(503\)/],
    [
      'an HTML error page',
      { status: 502, text: '<!doctype html><h1>Bad gateway</h1>' },
      'provider_unavailable',
      /HTML page instead of JSON/,
    ],
    [
      '200 with a web page',
      { text: '<html>Sign in</html>' },
      'provider_unavailable',
      /200 with text\/html instead of JSON.*proxy/,
    ],
    [
      '200 with broken JSON',
      { text: '{"data":[', headers: { 'content-type': 'application/json' } },
      'provider_unavailable',
      /broken JSON/,
    ],
  ])('%s', async (_name, reply, code, message) => {
    expect(await failWith(reply)).toMatchObject({ name: 'AppError', code, message: expect.stringMatching(message) });
  });

  it('passes on how long to wait', async () => {
    expect(await failWith(nested(429, 'slow down', { 'retry-after': '17' }))).toMatchObject({ retryAfterSeconds: 17 });
    expect(await failWith(nested(429, 'slow down'))).toMatchObject({ retryAfterSeconds: null });
    const date = { date: 'Mon, 23 Nov 2026 05:00:00 GMT', 'retry-after': 'Mon, 23 Nov 2026 05:00:30 GMT' };
    expect(await failWith(nested(429, 'slow down', date))).toMatchObject({ retryAfterSeconds: 30 });
  });

  it('never lets a list look empty because a web page came instead', async () => {
    await withFakeServer(
      () => ({ text: '<html>Sign in</html>' }),
      async ({ provider }) => {
        await expect(provider.listProjects()).rejects.toMatchObject({ code: 'provider_unavailable' });
        await expect(collect(provider.listCostPages(QUERY))).rejects.toMatchObject({ code: 'provider_unavailable' });
      },
    );
  });
});

describe('connections that fail', () => {
  it('names the refused connection', async () => {
    const provider = createOpenAiProvider({ adminKey: TEST_KEY, baseUrl: 'http://127.0.0.1:1/v1', maxRetries: 0 });
    await expect(collect(provider.listUsagePages(QUERY))).rejects.toMatchObject({
      code: 'provider_unavailable',
      message: expect.stringMatching(/unreachable \((ECONNREFUSED|.*bad port.*|Connection error\.)\).*base URL/),
    });
  });

  it('gives up on a provider that never answers', async () => {
    await withFakeServer(
      () => () => undefined,
      async ({ provider }) => {
        await expect(collect(provider.listUsagePages(QUERY))).rejects.toMatchObject({
          code: 'provider_unavailable',
          message: expect.stringMatching(/did not answer in time/),
        });
      },
      { timeoutMs: 150 },
    );
  });

  it('reports a connection dropped in the middle', async () => {
    await withFakeServer(
      () => (response) => response.destroy(),
      async ({ provider }) => {
        await expect(collect(provider.listUsagePages(QUERY))).rejects.toMatchObject({ code: 'provider_unavailable' });
      },
    );
  });

  it('stops at once when the caller aborts', async () => {
    const stop = new AbortController();
    await withFakeServer(
      () => {
        stop.abort();
        return () => undefined;
      },
      async ({ provider }) => {
        await expect(collect(provider.listUsagePages({ ...QUERY, signal: stop.signal }))).rejects.toThrow(/abort/i);
      },
    );
  });
});

describe('retries', () => {
  it.each([
    ['429 with Retry-After', nested(429, 'slow down', { 'retry-after': '1' })],
    ['503', nested(503, 'busy')],
    ['a web page', { text: '<html>' }],
  ])('gets over one %s', async (_name, reply) => {
    await withFakeServer(
      (_request, count) => (count === 1 ? reply : page([])),
      async ({ provider, requests }) => {
        const startedMs = performance.now();
        await collect(provider.listUsagePages(QUERY));
        expect(requests).toHaveLength(2);
        if ('headers' in reply && reply.headers?.['retry-after'])
          expect(performance.now() - startedMs).toBeGreaterThan(950);
      },
      { maxRetries: 1 },
    );
  });
});

describe('the key', () => {
  it('is sent as bearer token and appears in no failure, even when the provider repeats it', async () => {
    await withFakeServer(
      () => nested(401, `Incorrect API key provided: ${TEST_KEY}. Also ${TEST_KEY}!`),
      async ({ provider, requests }) => {
        const error = await collect(provider.listUsagePages(QUERY)).catch((caught: unknown) => caught);
        expect(requests[0]?.authorization).toBe(`Bearer ${TEST_KEY}`);
        expect(describeDeeply(error)).not.toContain(TEST_KEY);
        expect(describeDeeply(error)).not.toContain('1234567890');
      },
    );
  });

  it('does not need to look like one to be kept out', async () => {
    await withFakeServer(
      () => nested(500, 'You sent hunter2hunter2 to us'),
      async ({ provider }) => {
        const error = await collect(provider.listUsagePages(QUERY)).catch((caught: unknown) => caught);
        expect(describeDeeply(error)).toMatch(/You sent sk-\.\.\. to us/);
        expect(describeDeeply(error)).not.toContain('hunter2');
      },
      { adminKey: 'hunter2hunter2' },
    );
  });

  it('is refused before anything is sent when it cannot be one', () => {
    expect(() => createOpenAiProvider({ adminKey: 'sk-admin with space' })).toThrow(/admin key: expected printable/);
    expect(() => createOpenAiProvider({ adminKey: '' })).toThrow(/admin key/);
  });
});

/** Message, stack and all properties of an error and its causes, as a careless logger would print them. */
function describeDeeply(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = Object.getOwnPropertyNames(error).map((name) => String(Reflect.get(error, name)));
  return [...own, describeDeeply(error.cause ?? '')].join('\n');
}
