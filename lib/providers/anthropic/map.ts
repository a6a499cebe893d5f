import { divideHalfUp, parseDecimalToNanos } from '@/lib/domain/money';
import {
  NO_COUNTS,
  NO_DIMENSIONS,
  type UsageCounts,
  type UsageDimensions,
  type UsageKind,
  type UsageRow,
} from '@/lib/domain/usage/usage';
import type { BilledRow } from '../provider';
import type { CostItem, OlderCostRow, OlderUsageRow, UsageItem } from './schema';

/** Finds the workspace of a row: the older reports call the default one null. */
export type FindWorkspace = (id: string | null) => string | null;

type Tokens = Pick<
  OlderUsageRow,
  'uncached_input_tokens' | 'cache_read_input_tokens' | 'cache_creation' | 'output_tokens' | 'server_tool_use'
>;

/** Counts of one kind, or null when the row has none of it. Searches are counted by themselves: each is one request. */
function mapCounts(kind: UsageKind, tokens: Tokens, requests: number | null): UsageCounts | null {
  if (kind === 'web_search_calls') {
    const units = tokens.server_tool_use.web_search_requests;
    return units === 0 ? null : { ...NO_COUNTS, requests: units, units };
  }
  const { ephemeral_5m_input_tokens: short, ephemeral_1h_input_tokens: long } = tokens.cache_creation;
  const { uncached_input_tokens: uncached, cache_read_input_tokens: read, output_tokens: output } = tokens;
  const inputTokens = uncached + read + short + long;
  if (inputTokens + output + (requests ?? 0) === 0) return null;
  return {
    ...NO_COUNTS,
    // A count that the report does not have stays 0 beside tokens, which is read as unknown.
    requests: requests ?? 0,
    inputTokens,
    cachedInputTokens: read,
    cacheWriteTokens: short + long,
    longCacheWriteTokens: long,
    outputTokens: output,
  };
}

type Place = Pick<UsageDimensions, 'projectId' | 'apiKeyId' | 'userId' | 'model'> & {
  tier: string | null;
  contextWindow: string | null;
};

function mapDimensions(kind: UsageKind, { tier, contextWindow, ...place }: Place): UsageDimensions {
  const isTokens = kind === 'completions';
  return {
    ...NO_DIMENSIONS,
    ...place,
    batch: isTokens && tier !== null ? tier === 'batch' : null,
    serviceTier: isTokens ? tier : null,
    contextLevel: isTokens ? contextWindow : null,
  };
}

/** A row of the older usage report as one of ours; null = nothing of this kind in it. */
export function mapOlderUsage(kind: UsageKind, row: OlderUsageRow, findWorkspace: FindWorkspace): UsageRow | null {
  const counts = mapCounts(kind, row, null);
  if (!counts) return null;
  const dimensions = mapDimensions(kind, {
    projectId: findWorkspace(row.workspace_id),
    apiKeyId: row.api_key_id,
    userId: row.account_id ?? row.service_account_id,
    model: row.model,
    tier: row.service_tier,
    contextWindow: row.context_window,
  });
  return { dimensions, counts };
}

/** A row of the report by dimension as one of ours; null = nothing of this kind in it. */
export function mapUsageItem(kind: UsageKind, { group, usage }: UsageItem): UsageRow | null {
  const counts = mapCounts(kind, usage, usage.requests ?? null);
  if (!counts) return null;
  const dimensions = mapDimensions(kind, {
    projectId: group.workspace_id,
    apiKeyId: group.api_key_id,
    // Five dimensions a query are spent on what prices depend on.
    userId: null,
    model: group.model,
    tier: group.service_tier,
    contextWindow: group.context_window,
  });
  return { dimensions, counts };
}

/** Cents as text to nano-dollars: exact where the text has at most seven decimals, else rounded once. */
export function parseCents(text: string | number): bigint {
  const nanoCents = parseDecimalToNanos(text);
  return nanoCents < 0n ? -divideHalfUp(-nanoCents, 100n) : divideHalfUp(nanoCents, 100n);
}

type CostGroup = { model: string | null; cost_type: string | null; token_type: string | null };

/** "claude-opus-5, output tokens"; what is no token has the name of its kind. */
function nameLineItem({ model, cost_type: type, token_type: token }: CostGroup, description: string | null) {
  if (type !== null && type !== 'tokens') return type.replaceAll('_', ' ');
  if (model === null) return description;
  const what = (token ?? 'tokens').replace('cache_creation.ephemeral_', 'cache write ').replaceAll('_', ' ');
  return `${model}, ${what}`;
}

const billed = (amount: string | number, currency: string) => ({
  amountNanos: parseCents(amount),
  currency: currency.toLowerCase(),
  quantity: null,
  quantityUnit: null,
});

export function mapCostItem({ group, cost }: CostItem): BilledRow {
  return {
    projectId: group.workspace_id,
    apiKeyId: group.api_key_id,
    lineItem: nameLineItem(group, null),
    ...billed(cost.amount, cost.currency),
    listNanos: cost.list_amount == null ? null : parseCents(cost.list_amount),
  };
}

export function mapOlderCost(row: OlderCostRow, findWorkspace: FindWorkspace): BilledRow {
  return {
    projectId: findWorkspace(row.workspace_id),
    apiKeyId: null,
    lineItem: nameLineItem(row, row.description),
    ...billed(row.amount, row.currency),
  };
}
