import { z } from 'zod';
import { parseDecimalToNanos } from '@/lib/domain/money';
import { findVendor, markBilledBy } from '@/lib/domain/usage/billed-elsewhere';
import {
  mergeEqualRows,
  NO_COUNTS,
  NO_DIMENSIONS,
  type UsageBucket,
  type UsageKind,
  type UsageRow,
} from '@/lib/domain/usage/usage';
import { AppError } from '@/lib/errors';
import { findStatus, type JsonClient } from '../http/json-client';
import { alignWindow, cutWindow, listBuckets } from '../http/windows';
import type { RefusedRow, TimeWindow, UsagePage, UsageQuery } from '../provider';
import { LogRow, NO_TEAM } from './api';

const PART_MS = 86_400_000;
const DOING = 'reading spend logs';
/** The newer list of requests takes larger pages; the older one is read where it is missing. */
const LISTS = [
  { path: '/spend/logs/v2', size: 1_000 },
  { path: '/spend/logs/ui', size: 100 },
] as const;
/** Requests that end while pages are read shift them: then the span is read again. */
const MOST_READS = 3;

const Page = z.object({ data: z.array(z.unknown()), total: z.number().nullish(), total_pages: z.number() });

type Span = { requests: LogRow[]; refused: RefusedRow[] };
export type LogReader = (window: TimeWindow, signal?: AbortSignal) => Promise<Span>;

/** Reads all requests of a span; the last few spans are kept, for every kind of usage is in the same list. */
export function createLogReader(client: JsonClient): LogReader {
  const kept = new Map<string, Promise<Span>>();
  return (window, signal) => {
    const key = `${window.startsAt.getTime()} ${window.endsAt.getTime()}`;
    const known = kept.get(key);
    if (known) return known;
    const span = readSpan(client, window, signal);
    kept.set(key, span);
    span.catch(() => kept.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > 2 && oldest !== undefined) kept.delete(oldest);
    return span;
  };
}

async function readSpan(client: JsonClient, window: TimeWindow, signal?: AbortSignal): Promise<Span> {
  for (const [at, list] of LISTS.entries()) {
    try {
      return await readList(client, list, window, signal);
    } catch (error) {
      if (findStatus(error) !== 404 || at === LISTS.length - 1) throw error;
    }
  }
  throw new AppError('provider_request_refused', 'LiteLLM has no list of requests at this address.');
}

/** "2026-11-23 10:30:00", UTC. */
const toText = (at: Date) => at.toISOString().slice(0, 19).replace('T', ' ');

async function readList(
  client: JsonClient,
  { path, size }: (typeof LISTS)[number],
  window: TimeWindow,
  signal?: AbortSignal,
): Promise<Span> {
  for (let attempt = 1; ; attempt += 1) {
    const requests = new Map<string, LogRow>();
    const refused: RefusedRow[] = [];
    let total = 0;
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const query = {
        ...{ start_date: toText(window.startsAt), end_date: toText(window.endsAt), page, page_size: size },
        ...{ sort_by: 'startTime', sort_order: 'asc' },
      };
      const parsed = Page.safeParse(await client.call(DOING, { path, query, signal }));
      if (!parsed.success)
        throw new AppError('provider_unavailable', 'LiteLLM sent a page without a list of requests.');
      pages = parsed.data.total_pages;
      total = parsed.data.total ?? 0;
      for (const raw of parsed.data.data) addRequest(raw, window, requests, refused);
    }
    if (requests.size + refused.length >= total || attempt >= MOST_READS)
      return { requests: [...requests.values()], refused };
  }
}

function addRequest(raw: unknown, window: TimeWindow, requests: Map<string, LogRow>, refused: RefusedRow[]): void {
  const row = LogRow.safeParse(raw);
  if (!row.success) {
    const issue = row.error.issues[0];
    const message = `a request: ${issue?.path.join('.') ?? 'row'}: ${issue?.message ?? 'not understood'}`;
    refused.push({ startsAt: window.startsAt, message });
    return;
  }
  const at = readStart(row.data);
  // Some versions take the end as part of the span.
  if (at >= window.startsAt && at < window.endsAt) requests.set(row.data.request_id, row.data);
}

/** Times without a zone are UTC. */
function readStart({ startTime }: LogRow): Date {
  const text = startTime.replace(' ', 'T');
  return new Date(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
}

const KINDS: readonly [RegExp, UsageKind][] = [
  [/embedding/, 'embeddings'],
  [/image/, 'images'],
  [/transcription/, 'audio_transcriptions'],
  [/speech/, 'audio_speeches'],
  [/moderation/, 'moderations'],
];
const findKind = (row: LogRow): UsageKind =>
  KINDS.find(([pattern]) => pattern.test(row.call_type ?? ''))?.[1] ?? 'completions';

/** Pages of one kind of usage, requests summed by bucket. See `UsageProvider.listUsagePages`. */
export async function* listUsagePages(read: LogReader, now: () => Date, query: UsageQuery): AsyncGenerator<UsagePage> {
  const { kind, bucketSeconds, signal } = query;
  for (const window of cutWindow(alignWindow(query, bucketSeconds), PART_MS)) {
    const span = window.startsAt < now() ? await read(window, signal) : { requests: [], refused: [] };
    const rows = new Map<number, UsageRow[]>();
    let rawRowCount = 0;
    for (const request of span.requests) {
      if (findKind(request) !== kind) continue;
      rawRowCount += 1;
      const ms = Math.floor(readStart(request).getTime() / (bucketSeconds * 1_000)) * bucketSeconds * 1_000;
      const own = rows.get(ms) ?? [];
      rows.set(ms, own);
      own.push(mapRequest(request));
    }
    const buckets = listBuckets(window, bucketSeconds).map((startsAt): UsageBucket => {
      return { kind, bucketSeconds, startsAt, rows: mergeEqualRows(kind, rows.get(startsAt.getTime()) ?? []) };
    });
    const refused = kind === 'completions' ? span.refused : [];
    yield { kind, bucketSeconds, buckets, window, rawRowCount, refused, notices: [] };
  }
}

function mapRequest(row: LogRow): UsageRow {
  const vendor = row.custom_llm_provider ?? row.model?.split('/')[0] ?? 'unknown';
  // The vendor is part of the name, so that rows of one model agree on who bills them.
  const model = row.model === null || row.model.startsWith(`${vendor}/`) ? row.model : `${vendor}/${row.model}`;
  const cache = row.metadata?.additional_usage_values;
  return {
    dimensions: {
      ...NO_DIMENSIONS,
      projectId: row.team_id ?? NO_TEAM,
      apiKeyId: row.api_key,
      userId: row.user ?? row.end_user,
      model,
      apiSource: markBilledBy(findVendor(vendor)),
    },
    counts: {
      ...NO_COUNTS,
      requests: 1,
      inputTokens: row.prompt_tokens,
      cachedInputTokens: cache?.cache_read_input_tokens ?? 0,
      cacheWriteTokens: cache?.cache_creation_input_tokens ?? 0,
      outputTokens: row.completion_tokens,
    },
    costNanos: parseDecimalToNanos(row.spend),
  };
}
