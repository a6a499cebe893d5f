import { z } from 'zod';
import { parseDecimalToNanos } from '@/lib/domain/money';
import { DAY_MS } from '@/lib/domain/time';
import { findVendor, markLineItem } from '@/lib/domain/usage/billed-elsewhere';
import { AppError } from '@/lib/errors';
import { listBuckets } from '../http/windows';
import type { BilledRow, CostBucket, CostPage, CostQuery } from '../provider';
import { Dollars, type KeyRecord, type OpenRouterContext } from './api';

/** Days that are kept; today is refused. */
const KEPT_DAYS = 30;

const Activity = z.object({
  date: z.string(),
  model_permaslug: z.string().nullish(),
  model: z.string(),
  usage: Dollars,
  byok_usage_inference: Dollars,
});
const Reply = z.object({ data: z.array(Activity) });

/** Settled days by key and model, as far back as they are kept. See `UsageProvider.listCostPages`. */
export async function* listCostPages(context: OpenRouterContext, query: CostQuery): AsyncGenerator<CostPage> {
  const todayMs = Math.floor(context.now().getTime() / DAY_MS) * DAY_MS;
  const startsAt = new Date(Math.max(alignDay(query.startsAt), todayMs - KEPT_DAYS * DAY_MS));
  const endsAt = new Date(Math.min(alignDay(new Date(query.endsAt.getTime() + DAY_MS - 1)), todayMs));
  if (startsAt >= endsAt) return;
  const window = { startsAt, endsAt };
  const rows = new Map<string, BilledRow[]>(listBuckets(window, 86_400).map((at) => [toDay(at), []]));
  let rawRowCount = 0;
  const rest = new Map<string, { day: string; row: BilledRow }>();
  for (const item of await readActivity(context, null, query.signal)) {
    rawRowCount += 1;
    for (const row of toRows(item, null)) addRest(rest, toDayText(item.date), row, 1n);
  }
  for (const key of (await context.listKeys({ isFresh: false, signal: query.signal })).filter(hasSpent)) {
    for (const item of await readActivity(context, key.hash, query.signal)) {
      for (const row of toRows(item, key)) {
        rows.get(toDayText(item.date))?.push(row);
        addRest(rest, toDayText(item.date), row, -1n);
      }
    }
  }
  for (const { day, row } of rest.values()) if (row.amountNanos > 0n) rows.get(day)?.push(row);
  const buckets = [...rows].map(([day, own]): CostBucket => {
    const at = new Date(`${day}T00:00:00Z`);
    return { startsAt: at, endsAt: new Date(at.getTime() + DAY_MS), rows: mergeRows(own) };
  });
  yield { buckets, window, rawRowCount, refused: [], notices: [] };
}

const alignDay = (at: Date) => Math.floor(at.getTime() / DAY_MS) * DAY_MS;
const toDay = (at: Date) => at.toISOString().slice(0, 10);
/** Some answers write "2026-11-20 00:00:00". */
const toDayText = (date: string) => date.slice(0, 10);
const hasSpent = (key: KeyRecord) => Number(key.usage) > 0 || !key.disabled;

async function readActivity(context: OpenRouterContext, keyHash: string | null, signal?: AbortSignal) {
  const query = keyHash === null ? {} : { api_key_hash: keyHash };
  const reply = await context.client.call('reading settled days', { path: '/activity', query, signal });
  const parsed = Reply.safeParse(reply);
  if (parsed.success) return parsed.data.data;
  const message = `OpenRouter sent days that cannot be read: ${parsed.error.issues[0]?.message ?? ''}`;
  throw new AppError('provider_unavailable', message, { cause: parsed.error });
}

/** What OpenRouter charges, and apart from it what the vendor charges for keys of one's own. */
function toRows(item: z.infer<typeof Activity>, key: KeyRecord | null): BilledRow[] {
  const model = item.model_permaslug ?? item.model;
  const common = {
    ...{ projectId: key?.workspace_id ?? null, apiKeyId: key?.hash ?? null },
    ...{ currency: 'usd', quantity: null, quantityUnit: null },
  };
  const own = parseDecimalToNanos(item.byok_usage_inference);
  const vendor = findVendor(model.split('/')[0] ?? 'unknown');
  return [
    { ...common, lineItem: model, amountNanos: parseDecimalToNanos(item.usage) },
    ...(own === 0n ? [] : [{ ...common, lineItem: markLineItem(model, vendor), amountNanos: own }]),
  ];
}

function addRest(rest: Map<string, { day: string; row: BilledRow }>, day: string, row: BilledRow, sign: bigint): void {
  const key = `${day} ${row.lineItem}`;
  const known = rest.get(key)?.row ?? { ...row, projectId: null, apiKeyId: null, amountNanos: 0n };
  rest.set(key, { day, row: { ...known, amountNanos: known.amountNanos + sign * row.amountNanos } });
}

/** One row a key and line item: the provider lists the endpoints of one model separately. */
function mergeRows(rows: readonly BilledRow[]): BilledRow[] {
  const byKey = new Map<string, BilledRow>();
  for (const row of rows) {
    const key = `${row.apiKeyId} ${row.lineItem}`;
    const known = byKey.get(key);
    byKey.set(key, known ? { ...known, amountNanos: known.amountNanos + row.amountNanos } : row);
  }
  return [...byKey.values()];
}
