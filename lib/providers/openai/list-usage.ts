import type OpenAI from 'openai';
import { BadRequestError, NotFoundError } from 'openai';
import type { BucketSeconds, UsageBucket, UsageKind } from '@/lib/domain/usage';
import { AppError } from '@/lib/errors';
import type { ProviderNotice, TimeWindow, UsagePage, UsageQuery } from '../provider';
import { mapProviderError, readMessage } from './errors';
import { type ParseBucketOptions, parseUsageBucket } from './map';
import { followPages } from './token-pages';
import { BUCKET_WIDTHS, USAGE_ENDPOINTS, type UsageEndpointQuery } from './usage-endpoints';

/** Spans tried, longest first, when the provider refuses a start too far in the past; it does not say how far it goes. */
const LOOKBACK_DAYS = [365, 180, 90, 30, 7] as const;
const DAY_MS = 86_400_000;

/** Dimensions that this deployment refused, by kind; learned once per provider object. */
export type RefusedDimensions = Map<UsageKind, Set<string>>;

type Context = { sdk: OpenAI; refused: RefusedDimensions; now: () => Date };

/** One call's state: what was given up so far to get an answer. */
type Attempt = { window: TimeWindow; groupBy: string[]; notices: ProviderNotice[] };

/** Pages of one kind of usage by all its dimensions. See `UsageProvider.listUsagePages`. */
export async function* listUsagePages(context: Context, query: UsageQuery): AsyncGenerator<UsagePage> {
  const { kind, bucketSeconds } = query;
  const doing = `reading usage of ${kind}`;
  let attempt: Attempt = {
    window: alignWindow(query, bucketSeconds),
    groupBy: listDimensions(context.refused, kind),
    notices: [],
  };
  if (attempt.window.startsAt >= attempt.window.endsAt) return;
  while (true) {
    let hasStarted = false;
    try {
      const read = (page: string | undefined) => readPage(context.sdk, query, attempt, page);
      for await (const { data, window } of followPages(doing, attempt.window, read)) {
        const notices = hasStarted ? [] : attempt.notices;
        hasStarted = true;
        yield parsePage(kind, bucketSeconds, data, window, notices);
      }
      return;
    } catch (error) {
      if (!hasStarted && error instanceof NotFoundError && kind !== 'completions') {
        yield describeMissingKind(query, attempt.window);
        return;
      }
      const next = hasStarted ? null : planNextAttempt(context, kind, bucketSeconds, attempt, error);
      if (!next) throw mapProviderError(error, doing);
      attempt = next;
    }
  }
}

async function readPage(sdk: OpenAI, query: UsageQuery, attempt: Attempt, page: string | undefined): Promise<unknown> {
  const width = BUCKET_WIDTHS[query.bucketSeconds];
  const { startsAt, endsAt } = attempt.window;
  const buckets = (endsAt.getTime() - startsAt.getTime()) / (query.bucketSeconds * 1_000);
  const request: UsageEndpointQuery = {
    start_time: startsAt.getTime() / 1_000,
    end_time: endsAt.getTime() / 1_000,
    bucket_width: width.name,
    limit: Math.min(width.maxBuckets, buckets),
    group_by: attempt.groupBy,
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
  const onBadRow = (message: string) => notices.push({ code: 'row_rejected' as const, message });
  let rawRowCount = 0;
  const buckets = data.map((raw) => {
    rawRowCount += countRows(raw);
    return parseBucket(raw, { kind, bucketSeconds, onBadRow });
  });
  return { kind, bucketSeconds, buckets, window, rawRowCount, notices };
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

/** Whole buckets: start down, end up. */
export function alignWindow({ startsAt, endsAt }: TimeWindow, bucketSeconds: BucketSeconds): TimeWindow {
  const widthMs = bucketSeconds * 1_000;
  return {
    startsAt: new Date(Math.floor(startsAt.getTime() / widthMs) * widthMs),
    endsAt: new Date(Math.ceil(endsAt.getTime() / widthMs) * widthMs),
  };
}

function listDimensions(refused: RefusedDimensions, kind: UsageKind): string[] {
  const dropped = refused.get(kind);
  return USAGE_ENDPOINTS[kind].groupBy.filter((name) => !dropped?.has(name));
}

/** What to ask instead after a refusal; null when the refusal is final. */
function planNextAttempt(
  { refused, now }: Context,
  kind: UsageKind,
  bucketSeconds: BucketSeconds,
  attempt: Attempt,
  error: unknown,
): Attempt | null {
  if (!(error instanceof BadRequestError)) return null;
  if (error.code === 'reporting_lookback_exceeded') return shortenLookback(kind, bucketSeconds, attempt, now());
  const name = findRefusedDimension(error, attempt.groupBy);
  if (name === null) return null;
  refused.set(kind, (refused.get(kind) ?? new Set()).add(name));
  return {
    ...attempt,
    groupBy: attempt.groupBy.filter((dimension) => dimension !== name),
    notices: [
      ...attempt.notices,
      { code: 'dimension_unavailable', message: `OpenAI does not report ${kind} by ${name}: ${readMessage(error)}` },
    ],
  };
}

/**
 * Which of the asked dimensions a 400 complains about. The provider quotes the refused value first and then lists what
 * it allows, so a value that is merely mentioned is not the refused one. When it names neither, the newest goes first.
 */
export function findRefusedDimension(error: BadRequestError, groupBy: readonly string[]): string | null {
  const message = readMessage(error);
  const isAboutGrouping = error.param?.startsWith('group_by') === true || /group_by/.test(message);
  const quoted = [...message.matchAll(/['"`]([a-z_]+)['"`]/g)].map((match) => match[1] ?? '');
  const firstValue = quoted.find((value) => value !== 'group_by');
  if (
    firstValue !== undefined &&
    groupBy.includes(firstValue) &&
    (isAboutGrouping || /invalid|unsupported|unknown/i.test(message))
  ) {
    return firstValue;
  }
  if (!isAboutGrouping) return null;
  const unlisted = groupBy.filter((name) => !message.includes(name));
  return (unlisted.length < groupBy.length ? unlisted.at(-1) : groupBy.at(-1)) ?? null;
}

function shortenLookback(kind: UsageKind, bucketSeconds: BucketSeconds, attempt: Attempt, now: Date): Attempt | null {
  for (const days of LOOKBACK_DAYS) {
    const startsAt = new Date(now.getTime() - days * DAY_MS);
    const window = alignWindow({ startsAt, endsAt: attempt.window.endsAt }, bucketSeconds);
    if (window.startsAt <= attempt.window.startsAt) continue;
    if (window.startsAt >= window.endsAt) return null;
    const message = `OpenAI keeps no ${kind} usage from before ${window.startsAt.toISOString()} (last ${days} days asked).`;
    const others = attempt.notices.filter((notice) => notice.code !== 'lookback_shortened');
    return { ...attempt, window, notices: [...others, { code: 'lookback_shortened', message }] };
  }
  return null;
}

/** An older or partial deployment without this report: no usage of that kind, and a note that says so. */
function describeMissingKind({ kind, bucketSeconds }: UsageQuery, window: TimeWindow): UsagePage {
  const message = `OpenAI has no usage report of ${kind} at this address.`;
  return { kind, bucketSeconds, buckets: [], window, rawRowCount: 0, notices: [{ code: 'kind_unavailable', message }] };
}
