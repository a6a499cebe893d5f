import { AppError } from '@/lib/errors';
import type { TimeWindow } from '../provider';
import { tokenPageSchema } from './schema';

/** Reads one page of a query; `page` is the token of the page, absent for the first. */
export type ReadPage = (page: string | undefined) => Promise<unknown>;

/** Buckets of one page as sent, with the span they cover. */
export type TokenPage = { data: unknown[]; window: TimeWindow };

/**
 * Follows `next_page` to the end. Pages may be smaller than asked for, so buckets are never counted; a token may be
 * handed out past the last bucket, so an empty page ends the listing; a token seen before would loop for ever.
 * The last page covers the window to its end, for buckets that a provider leaves out are empty.
 */
export async function* followPages(
  doing: string,
  window: TimeWindow,
  read: ReadPage,
): AsyncGenerator<TokenPage, void, undefined> {
  const seen = new Set<string>();
  let coveredTo = window.startsAt;
  let token: string | undefined;
  while (true) {
    const page = parsePage(doing, await read(token));
    const next = page.next_page ?? undefined;
    const isLast = page.data.length === 0 || next === undefined;
    if (page.has_more === true && next === undefined) {
      throw broken(doing, 'said there was more but gave no page token');
    }
    const endsAt = isLast ? window.endsAt : clamp(readLastEnd(page.data) ?? coveredTo, coveredTo, window.endsAt);
    yield { data: page.data, window: { startsAt: coveredTo, endsAt } };
    if (isLast || next === undefined) return;
    if (seen.has(next)) throw broken(doing, 'repeated a page token');
    seen.add(next);
    coveredTo = endsAt;
    token = next;
  }
}

function parsePage(doing: string, reply: unknown) {
  const parsed = tokenPageSchema.safeParse(reply);
  if (parsed.success) return parsed.data;
  throw broken(doing, 'sent a page without a list of buckets');
}

function readLastEnd(data: unknown[]): Date | null {
  let lastSeconds = Number.NEGATIVE_INFINITY;
  for (const bucket of data) {
    if (typeof bucket === 'object' && bucket !== null && 'end_time' in bucket && typeof bucket.end_time === 'number') {
      lastSeconds = Math.max(lastSeconds, bucket.end_time);
    }
  }
  return Number.isFinite(lastSeconds) ? new Date(lastSeconds * 1_000) : null;
}

function clamp(value: Date, low: Date, high: Date): Date {
  if (value < low) return low;
  return value > high ? high : value;
}

function broken(doing: string, what: string): AppError {
  return new AppError('provider_unavailable', `OpenAI ${what} while ${doing}; trying again later.`);
}
