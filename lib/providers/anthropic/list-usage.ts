import type { z } from 'zod';
import { mergeEqualRows, type UsageBucket, type UsageRow } from '@/lib/domain/usage/usage';
import { AppError } from '@/lib/errors';
import { alignWindow, cutWindow, listBuckets } from '../http/windows';
import type { ProviderNotice, RefusedRow, TimeWindow, UsagePage, UsageQuery } from '../provider';
import { BY_DIMENSION, OLDER } from './api';
import { type AnthropicContext, toInstant } from './context';
import { mapOlderUsage, mapUsageItem } from './map';
import { followReport } from './pages';
import { OlderBucket, OlderUsageRow, UsageItem } from './schema';

const WIDTHS = {
  60: { name: '1m', olderLimit: 240, partMs: 4 * 3_600_000 },
  3600: { name: '1h', olderLimit: 168, partMs: 7 * 86_400_000 },
  86400: { name: '1d', olderLimit: 31, partMs: 31 * 86_400_000 },
} as const;

const OLDER_GROUPS = [
  'workspace_id',
  'api_key_id',
  'account_id',
  'service_account_id',
  'model',
  'service_tier',
  'context_window',
];
/** The report by dimension takes five at most. */
const GROUPS = ['workspace_id', 'api_key_id', 'model', 'service_tier', 'context_window'];
const DOING = 'reading usage';

/** Pages of one kind of usage, out of the report that `findUsageWay` chose. See `UsageProvider.listUsagePages`. */
export async function* listUsagePages(context: AnthropicContext, query: UsageQuery): AsyncGenerator<UsagePage> {
  const way = await context.findUsageWay(query.signal);
  const notices: ProviderNotice[] = [
    { code: 'dimension_unavailable', message: `Anthropic: ${describeWay(way.report)}, for ${way.why}.` },
  ];
  const whole = alignWindow(query, query.bucketSeconds);
  // Nothing can have been used ahead of now, and an end ahead may be refused.
  const nowMs = Math.ceil(context.now().getTime() / 1_000) * 1_000;
  for (const part of cutWindow(whole, WIDTHS[query.bucketSeconds].partMs)) {
    const endsAt = new Date(Math.min(part.endsAt.getTime(), Math.max(nowMs, part.startsAt.getTime())));
    const asked = { startsAt: part.startsAt, endsAt };
    const collected =
      endsAt <= part.startsAt
        ? createCollection()
        : way.report === 'older'
          ? await readOlder(context, query, asked)
          : await readByDimension(context, query, alignWindow(asked, query.bucketSeconds));
    yield { ...toPage(query, part, collected), notices: notices.splice(0) };
  }
}

const describeWay = (report: 'older' | 'by-dimension') =>
  report === 'older'
    ? 'usage is read from the older report, which has no number of requests'
    : 'usage is read from the report by dimension, which names no people';

type Collection = { rows: Map<number, UsageRow[]>; rawRowCount: number; refused: RefusedRow[] };
const createCollection = (): Collection => ({ rows: new Map(), rawRowCount: 0, refused: [] });

function toPage(query: UsageQuery, window: TimeWindow, { rows, rawRowCount, refused }: Collection) {
  const { kind, bucketSeconds } = query;
  const buckets: UsageBucket[] = listBuckets(window, bucketSeconds).map((startsAt) => ({
    kind,
    bucketSeconds,
    startsAt,
    rows: mergeEqualRows(kind, rows.get(startsAt.getTime()) ?? []),
  }));
  return { kind, bucketSeconds, buckets, window, rawRowCount, refused };
}

/** Adds a raw row to its bucket; a row of unknown shape is reported, never guessed. */
function collect<T extends z.ZodType>(
  collected: Collection,
  startsAt: Date,
  raw: unknown,
  schema: T,
  map: (row: z.output<T>) => UsageRow | null,
): void {
  collected.rawRowCount += 1;
  const parsed = schema.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const message = `usage of ${startsAt.toISOString()}: ${issue?.path.join('.') ?? 'row'}: ${issue?.message ?? 'not a usage row'}`;
    collected.refused.push({ startsAt, message });
    return;
  }
  const row = map(parsed.data);
  if (!row) return;
  const rows = collected.rows.get(startsAt.getTime());
  if (rows) rows.push(row);
  else collected.rows.set(startsAt.getTime(), [row]);
}

async function readOlder(context: AnthropicContext, query: UsageQuery, part: TimeWindow): Promise<Collection> {
  const width = WIDTHS[query.bucketSeconds];
  const findWorkspace = await context.findWorkspaces(query.signal);
  let collected = createCollection();
  const request = {
    path: '/v1/organizations/usage_report/messages',
    headers: OLDER,
    query: {
      starting_at: toInstant(part.startsAt.getTime()),
      ending_at: toInstant(part.endsAt.getTime()),
      bucket_width: width.name,
      'group_by[]': OLDER_GROUPS,
      limit: width.olderLimit,
    },
    signal: query.signal,
  };
  const restart = () => (collected = createCollection());
  for await (const page of followReport(DOING, request, context.readUsage, restart)) {
    for (const raw of page.data) {
      const bucket = OlderBucket.safeParse(raw);
      if (!bucket.success) throw unreadable(bucket.error);
      // A first bucket may be cut at the start; ours are whole.
      const startsAt = alignWindow(
        { startsAt: new Date(bucket.data.starting_at), endsAt: new Date(bucket.data.ending_at) },
        query.bucketSeconds,
      ).startsAt;
      for (const row of bucket.data.results ?? []) {
        collect(collected, startsAt, row, OlderUsageRow, (one) => mapOlderUsage(query.kind, one, findWorkspace));
      }
    }
  }
  return collected;
}

async function readByDimension(context: AnthropicContext, query: UsageQuery, part: TimeWindow): Promise<Collection> {
  let collected = createCollection();
  const request = {
    path: '/v1/organizations/analytics/usage',
    headers: BY_DIMENSION,
    query: {
      starting_at: toInstant(part.startsAt.getTime()),
      ending_at: toInstant(part.endsAt.getTime()),
      time_bucket_width: WIDTHS[query.bucketSeconds].name,
      'group_by[]': GROUPS,
      // By default the largest come first, and a page token would then depend on sizes that change.
      order_by: 'time',
      order: 'asc',
      limit: 1_000,
    },
    signal: query.signal,
  };
  const restart = () => (collected = createCollection());
  for await (const page of followReport(DOING, request, context.readUsage, restart)) {
    for (const raw of page.data) {
      const startsAt = readStart(raw);
      collect(collected, startsAt, raw, UsageItem, (item) => mapUsageItem(query.kind, item));
    }
  }
  return collected;
}

/** A row that does not say when it was fails the page: left out, it would look like a span without usage. */
export function readStart(raw: unknown): Date {
  const text = typeof raw === 'object' && raw !== null && 'starting_at' in raw ? raw.starting_at : null;
  const ms = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw new AppError('provider_unavailable', 'Anthropic sent a row without "starting_at".');
  return new Date(ms);
}

function unreadable(cause: z.ZodError): AppError {
  const message = `Anthropic sent usage that cannot be read: ${cause.issues[0]?.message ?? 'not a bucket'}`;
  return new AppError('provider_unavailable', message, { cause });
}
