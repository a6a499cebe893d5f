import type { z } from 'zod';
import { DAY_MS, DAY_SECONDS } from '@/lib/domain/time';
import { alignWindow, cutWindow, listBuckets } from '../http/windows';
import type { BilledRow, CostPage, CostQuery, ProviderNotice, RefusedRow, TimeWindow } from '../provider';
import { BY_DIMENSION, OLDER } from './api';
import { type AnthropicContext, isReportRefused, toInstant } from './context';
import { readStart } from './list-usage';
import { mapCostItem, mapOlderCost } from './map';
import { followReport } from './pages';
import { CostItem, OlderBucket, OlderCostRow } from './schema';

const PART_MS = 31 * DAY_MS;
const GROUPS = ['workspace_id', 'api_key_id', 'model', 'cost_type', 'token_type'];
const DOING = 'reading costs';

type Collection = { rows: Map<number, BilledRow[]>; rawRowCount: number; refused: RefusedRow[] };
const createCollection = (): Collection => ({ rows: new Map(), rawRowCount: 0, refused: [] });

/**
 * Charges per UTC day: by key from the report by dimension, or by workspace from the older one where that is refused. See
 * `UsageProvider.listCostPages`.
 */
export async function* listCostPages(context: AnthropicContext, query: CostQuery): AsyncGenerator<CostPage> {
  const whole = alignWindow(query, DAY_SECONDS);
  let isByKey = true;
  let notices: ProviderNotice[] = [];
  for (const part of cutWindow(whole, PART_MS)) {
    let collected = createCollection();
    const hasBegun = part.startsAt < context.now();
    if (hasBegun && isByKey) {
      try {
        collected = await readByKey(context, part, query.signal);
      } catch (error) {
        if (!isReportRefused(error)) throw error;
        isByKey = false;
        const message =
          'Anthropic: costs by key are not readable with this key; the older report by workspace is read.';
        notices = [{ code: 'dimension_unavailable', message }];
      }
    }
    if (hasBegun && !isByKey) collected = await readOlder(context, part, query.signal);
    yield { ...toPage(part, collected), notices };
    notices = [];
  }
}

function toPage(window: TimeWindow, { rows, rawRowCount, refused }: Collection) {
  const buckets = listBuckets(window, DAY_SECONDS).map((startsAt) => ({
    startsAt,
    endsAt: new Date(startsAt.getTime() + DAY_MS),
    rows: mergeRows(rows.get(startsAt.getTime()) ?? []),
  }));
  return { buckets, window, rawRowCount, refused };
}

/** One row a workspace, key, line item and currency. */
function mergeRows(rows: readonly BilledRow[]): BilledRow[] {
  const byKey = new Map<string, BilledRow>();
  for (const row of rows) {
    const key = JSON.stringify([row.projectId, row.apiKeyId, row.lineItem, row.currency]);
    const known = byKey.get(key);
    byKey.set(key, known ? addRows(known, row) : row);
  }
  return [...byKey.values()];
}

/** Adds up rows. A sum has a list price only if every part has one. */
function addRows(known: BilledRow, row: BilledRow): BilledRow {
  const amountNanos = known.amountNanos + row.amountNanos;
  const listNanos = known.listNanos == null || row.listNanos == null ? null : known.listNanos + row.listNanos;
  return { ...known, amountNanos, listNanos };
}

function collect<T extends z.ZodType>(
  collected: Collection,
  startsAt: Date,
  raw: unknown,
  schema: T,
  map: (row: z.output<T>) => BilledRow,
): void {
  collected.rawRowCount += 1;
  const parsed = schema.safeParse(raw);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const message = `costs of ${toInstant(startsAt.getTime())}: ${issue?.path.join('.') ?? 'row'}: ${issue?.message ?? 'not a cost row'}`;
    collected.refused.push({ startsAt, message });
    return;
  }
  const rows = collected.rows.get(startsAt.getTime()) ?? [];
  collected.rows.set(startsAt.getTime(), rows);
  rows.push(map(parsed.data));
}

async function readByKey(context: AnthropicContext, part: TimeWindow, signal?: AbortSignal): Promise<Collection> {
  let collected = createCollection();
  const request = {
    path: '/v1/organizations/analytics/cost',
    headers: BY_DIMENSION,
    query: {
      starting_at: toInstant(part.startsAt.getTime()),
      ending_at: toInstant(part.endsAt.getTime()),
      time_bucket_width: '1d',
      'group_by[]': GROUPS,
      order_by: 'time',
      order: 'asc',
      limit: 1_000,
    },
    signal,
  };
  const restart = () => (collected = createCollection());
  for await (const page of followReport(DOING, request, context.readCosts, restart)) {
    for (const raw of page.data) collect(collected, readStart(raw), raw, CostItem, mapCostItem);
  }
  return collected;
}

async function readOlder(context: AnthropicContext, part: TimeWindow, signal?: AbortSignal): Promise<Collection> {
  const findWorkspace = await context.findWorkspaces(signal);
  let collected = createCollection();
  const request = {
    path: '/v1/organizations/cost_report',
    headers: OLDER,
    query: {
      starting_at: toInstant(part.startsAt.getTime()),
      ending_at: toInstant(part.endsAt.getTime()),
      bucket_width: '1d',
      'group_by[]': ['workspace_id', 'description'],
      limit: 31,
    },
    signal,
  };
  const restart = () => (collected = createCollection());
  for await (const page of followReport(DOING, request, context.readCosts, restart)) {
    for (const raw of page.data) {
      const bucket = OlderBucket.parse(raw);
      const startsAt = new Date(bucket.starting_at);
      for (const row of bucket.results ?? []) {
        collect(collected, startsAt, row, OlderCostRow, (one) => mapOlderCost(one, findWorkspace));
      }
    }
  }
  return collected;
}
