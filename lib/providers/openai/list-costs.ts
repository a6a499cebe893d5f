import type OpenAI from 'openai';
import { BadRequestError } from 'openai';
import type { UsageCostsParams } from 'openai/resources/admin/organization/usage';
import { DAY_SECONDS } from '@/lib/domain/time';
import type { BilledRow, CostBucket, CostPage, CostQuery, ProviderNotice, RefusedRow, TimeWindow } from '../provider';
import { mapProviderError, readMessage } from './errors';
import { costBucketSchema, costRowSchema } from './schema';
import { followPages } from './token-pages';
import { alignWindow, findQueryEnd } from './window';

/** 2025-12-06T00:00:00Z: grouping by key is refused for windows that start earlier. The refusal names this second. */
const KEY_GROUPING_FLOOR_MS = 1_764_979_200_000;

/** More is allowed by the reference (180), but seen to be cut to 31 without a word. */
const MAX_BUCKETS = 31;

type CostDimension = 'project_id' | 'line_item' | 'api_key_id';
type Part = { window: TimeWindow; isKeyed: boolean };

/** Charges per day by project, line item and, where the provider knows it, key. See `UsageProvider.listCostPages`. */
export async function* listCostPages(sdk: OpenAI, query: CostQuery, now: () => Date): AsyncGenerator<CostPage> {
  const parts = splitAt(alignWindow(query, DAY_SECONDS), new Date(KEY_GROUPING_FLOOR_MS));
  for (let part = parts.shift(); part; part = parts.shift()) {
    let hasStarted = false;
    const endSeconds = findQueryEnd(part.window, now());
    if (endSeconds === null) {
      // Nothing can have been charged yet.
      yield parsePage([], part.window);
      continue;
    }
    try {
      const { window, isKeyed } = part;
      const read = (page: string | undefined) => readPage(sdk, { window, endSeconds, isKeyed, page }, query.signal);
      for await (const page of followPages('reading costs', window, read)) {
        hasStarted = true;
        yield parsePage(page.data, page.window);
      }
    } catch (error) {
      const smaller = hasStarted ? null : planWithoutKeys(part, error);
      if (!smaller) throw mapProviderError(error, 'reading costs');
      parts.unshift(...smaller);
    }
  }
}

/** Two parts at an instant, the later one by key; one part when the instant lies outside. */
function splitAt(window: TimeWindow, floorAt: Date): Part[] {
  const parts: Part[] = [];
  if (window.startsAt < floorAt) {
    const endsAt = window.endsAt < floorAt ? window.endsAt : floorAt;
    parts.push({ window: { startsAt: window.startsAt, endsAt }, isKeyed: false });
  }
  if (window.endsAt > floorAt) {
    const startsAt = window.startsAt > floorAt ? window.startsAt : floorAt;
    parts.push({ window: { startsAt, endsAt: window.endsAt }, isKeyed: true });
  }
  return parts.filter((part) => part.window.startsAt < part.window.endsAt);
}

/** Keys refused for this start: split at the second that the refusal names, else ask for the whole part without keys. */
function planWithoutKeys({ window, isKeyed }: Part, error: unknown): Part[] | null {
  const isRefused =
    error instanceof BadRequestError && (error.param === 'start_time' || /api_key_id/.test(error.message));
  if (!isKeyed || !isRefused) return null;
  const named = /\b(1[0-9]{9}|2[0-9]{9})\b/.exec(readMessage(error))?.[1];
  const floorAt = named === undefined ? null : new Date(Number(named) * 1_000);
  const isInside = floorAt !== null && floorAt > window.startsAt && floorAt < window.endsAt;
  return isInside ? splitAt(window, floorAt) : [{ window, isKeyed: false }];
}

async function readPage(
  sdk: OpenAI,
  { window, endSeconds, isKeyed, page }: Part & { endSeconds: number; page: string | undefined },
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const groupBy: CostDimension[] = ['project_id', 'line_item', ...(isKeyed ? (['api_key_id'] as const) : [])];
  const query: UsageCostsParams = {
    start_time: window.startsAt.getTime() / 1_000,
    end_time: endSeconds,
    bucket_width: '1d',
    limit: MAX_BUCKETS,
    group_by: groupBy,
    ...(page === undefined ? {} : { page }),
  };
  return sdk.admin.organization.usage.costs(query, signal ? { signal } : {});
}

function parsePage(data: unknown[], window: TimeWindow): CostPage {
  const notices: ProviderNotice[] = [];
  const refused: RefusedRow[] = [];
  let rawRowCount = 0;
  const buckets = data.map((raw): CostBucket => {
    const bucket = costBucketSchema.parse(raw);
    const startMs = Math.floor(bucket.start_time / DAY_SECONDS) * DAY_SECONDS * 1_000;
    const results = bucket.results ?? [];
    rawRowCount += results.length;
    const day = new Date(startMs).toISOString().slice(0, 10);
    const known = notices.length;
    const rows = results.flatMap((result) => parseRow(result, day, notices));
    for (const { message } of notices.slice(known)) refused.push({ startsAt: new Date(startMs), message });
    return {
      startsAt: new Date(startMs),
      endsAt: new Date(startMs + DAY_SECONDS * 1_000),
      rows: mergeBilledRows(rows),
    };
  });
  return { buckets, window, rawRowCount, refused, notices };
}

function parseRow(result: unknown, day: string, notices: ProviderNotice[]): BilledRow[] {
  const parsed = costRowSchema.safeParse(result);
  if (parsed.success) return [parsed.data];
  const issue = parsed.error.issues[0];
  notices.push({
    code: 'row_rejected',
    message: `costs of ${day}: ${issue?.path.join('.') ?? 'row'}: ${issue?.message ?? 'not a cost row'}`,
  });
  return [];
}

/** One row per project, key, line item and currency; a quantity survives only where all have the same unit. */
function mergeBilledRows(rows: readonly BilledRow[]): BilledRow[] {
  const byKey = new Map<string, BilledRow>();
  for (const row of rows) {
    const key = JSON.stringify([row.projectId, row.apiKeyId, row.lineItem, row.currency]);
    const known = byKey.get(key);
    byKey.set(key, known ? addBilledRows(known, row) : row);
  }
  return [...byKey.values()];
}

function addBilledRows(left: BilledRow, right: BilledRow): BilledRow {
  const isSameUnit = left.quantityUnit === right.quantityUnit && left.quantity !== null && right.quantity !== null;
  return {
    ...left,
    amountNanos: left.amountNanos + right.amountNanos,
    quantity: isSameUnit ? (left.quantity ?? 0) + (right.quantity ?? 0) : null,
    quantityUnit: isSameUnit ? left.quantityUnit : null,
  };
}
