import { z } from 'zod';
import { parseDecimalToNanos } from '@/lib/domain/money';
import { MINUTE_MS } from '@/lib/domain/time';
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
/** What is left of a span: its requests by kind, summed to minutes (ms since 1970). */
type SummedSpan = {
  byKind: Map<UsageKind, { requests: number; minutes: Map<number, UsageRow[]> }>;
  refused: RefusedRow[];
};
export type LogReader = (window: TimeWindow, signal?: AbortSignal) => Promise<SummedSpan>;

/** Rows of summed spans that are kept for the other kinds and grains of the same pull: about 20 MB. */
const MOST_KEPT_ROWS = 60_000;
/** A span that has not ended grows: it is kept no longer than one round of the kinds takes. */
const OPEN_SPAN_KEPT_MS = 60_000;

/** Reads and sums all requests of a span. Spans are kept, for every kind of usage is in the same list. */
export function createLogReader(client: JsonClient, now: () => Date): LogReader {
  type Kept = { span: Promise<SummedSpan>; rows: number; readAt: number; isOpen: boolean };
  const kept = new Map<string, Kept>();
  let keptRows = 0;
  const drop = (key: string) => {
    keptRows -= kept.get(key)?.rows ?? 0;
    kept.delete(key);
  };
  return (window, signal) => {
    const key = `${window.startsAt.getTime()} ${window.endsAt.getTime()}`;
    const known = kept.get(key);
    const nowMs = now().getTime();
    if (known && !(known.isOpen && nowMs - known.readAt > OPEN_SPAN_KEPT_MS)) return known.span;
    drop(key);
    const span = readSpan(client, window, signal).then(sumSpan);
    const entry: Kept = { span, rows: 0, readAt: nowMs, isOpen: window.endsAt.getTime() > nowMs };
    kept.set(key, entry);
    span.then(
      ({ byKind }) => {
        if (kept.get(key) !== entry) return;
        for (const { minutes } of byKind.values()) for (const rows of minutes.values()) entry.rows += rows.length;
        keptRows += entry.rows;
        for (const oldest of kept.keys()) {
          if (keptRows <= MOST_KEPT_ROWS || oldest === key) break;
          drop(oldest);
        }
      },
      () => kept.get(key) === entry && kept.delete(key),
    );
    return span;
  };
}

function sumSpan({ requests, refused }: Span): SummedSpan {
  const byKind: SummedSpan['byKind'] = new Map();
  for (const request of requests) {
    const kind = findKind(request);
    const own = byKind.get(kind) ?? { requests: 0, minutes: new Map<number, UsageRow[]>() };
    byKind.set(kind, own);
    own.requests += 1;
    addRow(own.minutes, Math.floor(readStart(request).getTime() / MINUTE_MS) * MINUTE_MS, [mapRequest(request)]);
  }
  for (const [kind, { minutes }] of byKind)
    for (const [ms, rows] of minutes) minutes.set(ms, mergeEqualRows(kind, rows));
  return { byKind, refused };
}

function addRow(byTime: Map<number, UsageRow[]>, ms: number, rows: readonly UsageRow[]): void {
  const own = byTime.get(ms);
  if (own) own.push(...rows);
  else byTime.set(ms, [...rows]);
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

/** A page is whole days: one when it has this many rows, more where there are fewer. */
const ROWS_A_PAGE = 2_000;
const DAYS_A_PAGE = 30;

/** Pages of one kind of usage, requests summed by bucket. See `UsageProvider.listUsagePages`. */
export async function* listUsagePages(read: LogReader, now: () => Date, query: UsageQuery): AsyncGenerator<UsagePage> {
  const { kind, bucketSeconds, signal } = query;
  const widthMs = bucketSeconds * 1_000;
  const aligned = alignWindow(query, bucketSeconds);
  const startPage = (startsAt: Date) => ({
    startsAt,
    days: 0,
    rawRowCount: 0,
    rows: new Map<number, UsageRow[]>(),
    refused: [] as RefusedRow[],
  });
  let page = startPage(aligned.startsAt);
  for (const window of cutWindow(aligned, PART_MS)) {
    if (window.startsAt < now()) {
      const { byKind, refused } = await read(window, signal);
      const own = byKind.get(kind);
      page.rawRowCount += own?.requests ?? 0;
      for (const [ms, rows] of own?.minutes ?? []) addRow(page.rows, Math.floor(ms / widthMs) * widthMs, rows);
      if (kind === 'completions') page.refused.push(...refused);
    }
    page.days += 1;
    if (window.endsAt < aligned.endsAt && page.days < DAYS_A_PAGE && page.rawRowCount < ROWS_A_PAGE) continue;
    const { startsAt, rows, rawRowCount, refused } = page;
    const whole = { startsAt, endsAt: window.endsAt };
    const buckets = listBuckets(whole, bucketSeconds).map((at): UsageBucket => {
      return { kind, bucketSeconds, startsAt: at, rows: mergeEqualRows(kind, rows.get(at.getTime()) ?? []) };
    });
    yield { kind, bucketSeconds, buckets, window: whole, rawRowCount, refused, notices: [] };
    page = startPage(window.endsAt);
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
