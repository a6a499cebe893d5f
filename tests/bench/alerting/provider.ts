import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const KEYS = 1_000;
/** A key is used in one minute of ten, as keys of a company are. */
const USED_EVERY = 10;
const MINUTE = 60;
const MODEL = 'gpt-5-mini-2025-08-07';
const WIDTHS: Record<string, number> = { '1m': MINUTE, '1h': 3_600, '1d': 86_400 };

export type BenchProvider = {
  url: string;
  /** Makes a leak on the key visible from now on, in the minute that runs. */
  leak(key: number): void;
  close(): Promise<void>;
};

/** An organization of 1,000 keys behind the provider's own API, without history, whose leaks begin when they are told to. */
export async function startBenchProvider(): Promise<BenchProvider> {
  const bornAt = Math.floor(Date.now() / 1_000 / MINUTE) * MINUTE - 2 * 3_600;
  const leaks = new Map<number, number>();
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://bench');
    const isUsage = /\/(usage|costs)/.test(url.pathname);
    const body = isUsage
      ? listBuckets(url, bornAt, url.pathname.endsWith('/completions') ? leaks : null)
      : { object: 'list', data: [], has_more: false };
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    leak: (key) => void leaks.set(key, Math.floor(Date.now() / 1_000 / MINUTE) * MINUTE),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** One page of buckets; `leaks` null = a report in which nothing happens. */
function listBuckets(url: URL, bornAt: number, leaks: ReadonlyMap<number, number> | null) {
  const width = WIDTHS[url.searchParams.get('bucket_width') ?? '1d'] ?? 86_400;
  const limit = Number(url.searchParams.get('limit') ?? 7);
  const now = Math.floor(Date.now() / 1_000);
  const until = Math.min(Number(url.searchParams.get('end_time') ?? now), now);
  let start = Number(url.searchParams.get('page') ?? url.searchParams.get('start_time'));
  const data: unknown[] = [];
  while (start < until && data.length < limit) {
    const end = (Math.floor(start / width) + 1) * width;
    const results = leaks === null ? [] : listRows(Math.max(start, bornAt), Math.min(end, now), leaks);
    data.push({ object: 'bucket', start_time: start, end_time: end, results });
    start = end;
  }
  const hasMore = start < until;
  return { object: 'page', data, has_more: hasMore, next_page: hasMore ? String(start) : null };
}

/** What the keys used in a stretch, summed by key. */
function listRows(startSecond: number, endSecond: number, leaks: ReadonlyMap<number, number>) {
  const requests = new Map<number, number>();
  for (let minute = Math.floor(startSecond / MINUTE); minute * MINUTE < endSecond; minute += 1) {
    for (let key = minute % USED_EVERY; key < KEYS; key += USED_EVERY) requests.set(key, (requests.get(key) ?? 0) + 1);
  }
  const leaked = [...leaks].filter(([, at]) => at + MINUTE > startSecond && at < endSecond).map(([key]) => key);
  for (const key of leaked) requests.set(key, requests.get(key) ?? 0);
  return [...requests].map(([key, count]) => ({
    object: 'organization.usage.completions.result',
    input_tokens: count * 500,
    output_tokens: count * 100 + (leaked.includes(key) ? 4_000_000 : 0),
    num_model_requests: count + (leaked.includes(key) ? 400 : 0),
    ...{ project_id: 'proj_bench', user_id: null, api_key_id: `key_${key}`, model: MODEL },
    ...{ batch: false, service_tier: 'default' },
  }));
}
