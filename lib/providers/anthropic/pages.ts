import type { z } from 'zod';
import { AppError } from '@/lib/errors';
import { findStatus, type JsonClient, type JsonRequest } from '../http/json-client';
import { ListPage, ReportPage } from './schema';

const broken = (doing: string, what: string) =>
  new AppError('provider_unavailable', `Anthropic ${what} while ${doing}; trying again later.`);

/** Reads one report page; the same page asked for twice at a time is read once. */
export type ReadReport = (request: JsonRequest) => Promise<ReportPage>;

/**
 * Follows `next_page` to the end. A token that is too old is answered with 410: the listing begins anew, and `onRestart`
 * says so before. A token seen before would loop for ever.
 */
export async function* followReport(
  doing: string,
  request: JsonRequest,
  read: ReadReport,
  onRestart: () => void,
): AsyncGenerator<ReportPage> {
  let token: string | undefined;
  let seen = new Set<string>();
  let restarts = 0;
  for (;;) {
    let page: ReportPage;
    try {
      page = await read({ ...request, query: { ...request.query, page: token } });
    } catch (error) {
      if (findStatus(error) !== 410 || token === undefined || restarts >= 2) throw error;
      restarts += 1;
      [token, seen] = [undefined, new Set()];
      onRestart();
      continue;
    }
    yield page;
    const next = page.next_page ?? undefined;
    if (page.has_more === true && next === undefined) throw broken(doing, 'said there was more but gave no page token');
    if (next === undefined || page.has_more === false) return;
    if (seen.has(next)) throw broken(doing, 'repeated a page token');
    seen.add(next);
    token = next;
  }
}

/** Reads report pages with a client and keeps the last few, for two kinds of usage are read from the same pages. */
export function createReportReader(client: JsonClient, doing: string): ReadReport {
  const kept = new Map<string, Promise<ReportPage>>();
  return ({ signal, ...request }) => {
    const key = JSON.stringify([request.path, request.query, request.headers]);
    const known = kept.get(key);
    if (known) return known;
    const page = client.call(doing, { ...request, signal }).then((reply) => {
      const parsed = ReportPage.safeParse(reply);
      if (!parsed.success) throw broken(doing, 'sent a page without a list');
      return parsed.data;
    });
    kept.set(key, page);
    page.catch(() => kept.delete(key));
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT_PAGES && oldest !== undefined) kept.delete(oldest);
    return page;
  };
}

const MOST_KEPT_PAGES = 6;
const LIST_PAGE = 1_000;

/** Every record of a list, by id cursor or by page token; a record of unknown shape is left out and reported. */
export async function collectList<T extends z.ZodType>(
  client: JsonClient,
  doing: string,
  request: JsonRequest,
  schema: T,
  style: 'id' | 'page' = 'id',
): Promise<z.output<T>[]> {
  const found: z.output<T>[] = [];
  let cursor: string | undefined;
  const seen = new Set<string>();
  for (;;) {
    const place = style === 'id' ? { after_id: cursor } : { page: cursor };
    const reply = await client.call(doing, { ...request, query: { ...request.query, limit: LIST_PAGE, ...place } });
    const parsed = ListPage.safeParse(reply);
    if (!parsed.success) throw broken(doing, 'sent a page without a list');
    for (const one of parsed.data.data) {
      const record = schema.safeParse(one);
      if (!record.success)
        throw broken(doing, `sent a record that cannot be read (${record.error.issues[0]?.message})`);
      found.push(record.data);
    }
    const next = (style === 'id' ? parsed.data.last_id : parsed.data.next_page) ?? undefined;
    if ((style === 'id' && parsed.data.has_more !== true) || next === undefined) return found;
    if (seen.has(next)) throw broken(doing, 'repeated a cursor');
    seen.add(next);
    cursor = next;
  }
}
