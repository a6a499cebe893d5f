import type OpenAI from 'openai';
import { NotFoundError } from 'openai';
import type { BucketSeconds, UsageBucket, UsageKind } from '@/lib/domain/usage/usage';
import { AppError } from '@/lib/errors';
import type { ProviderNotice, RefusedRow, TimeWindow, UsagePage, UsageQuery } from '../provider';
import { mapProviderError } from './errors';
import { type ParseBucketOptions, parseUsageBucket } from './map';
import { followPages } from './token-pages';
import { BUCKET_WIDTHS, USAGE_ENDPOINTS, type UsageEndpointQuery } from './usage-endpoints';
import { planNextAttempt, type RefusedDimensions, type UsageAttempt } from './usage-refusals';
import { alignWindow, findQueryEnd } from './window';

/**
 * A page should hold about this many rows: a minute of ten thousand busy keys has as many as a day of ten, so the
 * number of buckets asked for follows the rows seen. Keeps memory and replies small whatever the organization's size.
 */
const TARGET_ROWS_PER_PAGE = 50_000;

/** What one provider object has learned about its organization. */
export type UsageContext = {
  sdk: OpenAI;
  now: () => Date;
  refused: RefusedDimensions;
  /** Buckets to ask for at once, by kind and width. */
  bucketsPerPage: Map<string, number>;
};

/** Pages of one kind of usage by all its dimensions. See `UsageProvider.listUsagePages`. */
export async function* listUsagePages(context: UsageContext, query: UsageQuery): AsyncGenerator<UsagePage> {
  const { kind, bucketSeconds } = query;
  const doing = `reading usage of ${kind}`;
  let attempt: UsageAttempt = {
    window: alignWindow(query, bucketSeconds),
    groupBy: listDimensions(context.refused, kind),
    notices: [],
  };
  let hasStarted = false;
  let startsAt = attempt.window.startsAt;
  while (startsAt < attempt.window.endsAt) {
    const part = takePart(context, query, { startsAt, endsAt: attempt.window.endsAt });
    const { groupBy } = attempt;
    const endSeconds = findQueryEnd(part, context.now());
    if (endSeconds === null) {
      // Nothing can have been used yet.
      yield parsePage(kind, bucketSeconds, [], part, hasStarted ? [] : attempt.notices);
      [hasStarted, startsAt] = [true, part.endsAt];
      continue;
    }
    try {
      const read = (page: string | undefined) => readPage(context.sdk, query, { part, endSeconds, groupBy, page });
      for await (const { data, window } of followPages(doing, part, read)) {
        const page = parsePage(kind, bucketSeconds, data, window, hasStarted ? [] : attempt.notices);
        hasStarted = true;
        learnPageSize(context, query, page);
        yield page;
      }
      startsAt = part.endsAt;
    } catch (error) {
      if (!hasStarted && error instanceof NotFoundError && kind !== 'completions') {
        yield describeMissingKind(query, attempt.window);
        return;
      }
      const next = hasStarted ? null : planNextAttempt(kind, bucketSeconds, attempt, error, context);
      if (!next) throw mapProviderError(error, doing);
      attempt = next;
      startsAt = attempt.window.startsAt;
    }
  }
}

/** The next part of a window: a query of its own, because a page token allows no other page size. */
function takePart({ bucketsPerPage }: UsageContext, query: UsageQuery, { startsAt, endsAt }: TimeWindow): TimeWindow {
  const width = BUCKET_WIDTHS[query.bucketSeconds];
  const size = bucketsPerPage.get(`${query.kind} ${width.name}`) ?? width.firstBuckets;
  // At full size the provider's own pages are small enough, and one query with tokens is cheapest.
  if (size >= width.maxBuckets) return { startsAt, endsAt };
  const partEndMs = startsAt.getTime() + size * query.bucketSeconds * 1_000;
  return { startsAt, endsAt: new Date(Math.min(endsAt.getTime(), partEndMs)) };
}

function learnPageSize({ bucketsPerPage }: UsageContext, { kind, bucketSeconds }: UsageQuery, page: UsagePage): void {
  // The page after the last one covers nothing and teaches nothing.
  if (page.window.startsAt >= page.window.endsAt) return;
  const width = BUCKET_WIDTHS[bucketSeconds];
  const rowsPerBucket = Math.max(1, page.rawRowCount / Math.max(1, page.buckets.length));
  const size = Math.floor(TARGET_ROWS_PER_PAGE / rowsPerBucket);
  bucketsPerPage.set(`${kind} ${width.name}`, Math.min(width.maxBuckets, Math.max(1, size)));
}

/** `endSeconds` is the same on every page of a part: a page token belongs to one query. */
type PageRequest = { part: TimeWindow; endSeconds: number; groupBy: string[]; page: string | undefined };

async function readPage(
  sdk: OpenAI,
  query: UsageQuery,
  { part, endSeconds, groupBy, page }: PageRequest,
): Promise<unknown> {
  const { startsAt, endsAt } = part;
  const width = BUCKET_WIDTHS[query.bucketSeconds];
  const buckets = (endsAt.getTime() - startsAt.getTime()) / (query.bucketSeconds * 1_000);
  const request: UsageEndpointQuery = {
    start_time: startsAt.getTime() / 1_000,
    end_time: endSeconds,
    bucket_width: width.name,
    limit: Math.min(width.maxBuckets, buckets),
    group_by: groupBy,
    ...(page === undefined ? {} : { page }),
  };
  return USAGE_ENDPOINTS[query.kind].call(
    sdk.admin.organization.usage,
    request,
    query.signal ? { signal: query.signal } : {},
  );
}

function parsePage(
  kind: UsageKind,
  bucketSeconds: BucketSeconds,
  data: unknown[],
  window: TimeWindow,
  attemptNotices: ProviderNotice[],
): UsagePage {
  const notices = [...attemptNotices];
  const refused: RefusedRow[] = [];
  let rawRowCount = 0;
  const buckets = data.map((raw) => {
    rawRowCount += countRows(raw);
    const messages: string[] = [];
    const bucket = parseBucket(raw, { kind, bucketSeconds, onBadRow: (message) => void messages.push(message) });
    for (const message of messages) {
      notices.push({ code: 'row_rejected', message });
      refused.push({ startsAt: bucket.startsAt, message });
    }
    return bucket;
  });
  return { kind, bucketSeconds, buckets, window, rawRowCount, refused, notices };
}

/** A bucket that cannot be read fails the page: left out, it would look like a span without usage. */
function parseBucket(raw: unknown, options: ParseBucketOptions): UsageBucket {
  try {
    return parseUsageBucket(raw, options);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const message = `OpenAI sent ${options.kind} usage that cannot be read: ${error.message}`;
    throw new AppError('provider_unavailable', message, { cause: error });
  }
}

function countRows(raw: unknown): number {
  return typeof raw === 'object' && raw !== null && 'results' in raw && Array.isArray(raw.results)
    ? raw.results.length
    : 0;
}

function listDimensions(refused: RefusedDimensions, kind: UsageKind): string[] {
  const dropped = refused.get(kind);
  return USAGE_ENDPOINTS[kind].groupBy.filter((name) => !dropped?.has(name));
}

/** An older or partial deployment without this report: no usage of that kind, and a note that says so. */
function describeMissingKind({ kind, bucketSeconds }: UsageQuery, window: TimeWindow): UsagePage {
  const message = `OpenAI has no usage report of ${kind} at this address.`;
  return {
    kind,
    bucketSeconds,
    buckets: [],
    window,
    rawRowCount: 0,
    refused: [],
    notices: [{ code: 'kind_unavailable', message }],
  };
}
