import { computeCost } from '@/lib/domain/pricing';
import { NO_COUNTS, type UsageCounts, type UsageDimensions } from '@/lib/domain/usage/usage';
import type { Stream } from '../streams';
import { isEmptyTally, type Tally, type Traffic } from '../traffic';

/** Tokens written to the cache by each request, for minutes and for an hour. Linear, so that sums stay sums. */
const SHORT_WRITES = 310;
const LONG_WRITES = 120;

/** A tally as Anthropic counts it: input without what came from the cache or went there. */
export type AnthropicCounts = {
  requests: number;
  uncached: number;
  read: number;
  short: number;
  long: number;
  output: number;
  searches: number;
};

export function countTally(stream: Stream, tally: Tally): AnthropicCounts {
  const none = { requests: 0, uncached: 0, read: 0, short: 0, long: 0, output: 0, searches: 0 };
  if (stream.kind === 'web_search_calls') return { ...none, searches: tally.units };
  return {
    requests: tally.requests,
    uncached: tally.inputTokens - tally.cachedInputTokens,
    read: tally.cachedInputTokens,
    short: tally.requests * SHORT_WRITES,
    long: tally.requests * LONG_WRITES,
    output: tally.outputTokens,
    searches: 0,
  };
}

/** The same counts as Spendwatch keeps them. `hasRequests`: whether the report has their number. */
export function toUsageCounts(counts: AnthropicCounts, hasRequests: boolean): UsageCounts {
  const { requests, uncached, read, short, long, output, searches } = counts;
  if (searches > 0) return { ...NO_COUNTS, requests: searches, units: searches };
  return {
    ...NO_COUNTS,
    requests: hasRequests ? requests : 0,
    inputTokens: uncached + read + short + long,
    cachedInputTokens: read,
    cacheWriteTokens: short + long,
    longCacheWriteTokens: long,
    outputTokens: output,
  };
}

/** The provider in the price data. */
export const CATALOGUE = 'anthropic';

/** No request of the invented organization is a long one, and the reports say so. */
export const describeForPrice = ({ kind, dimensions }: Stream): UsageDimensions =>
  kind === 'completions' ? { ...dimensions, contextLevel: '0-200k' } : dimensions;

export type TokenType =
  | 'uncached_input_tokens'
  | 'output_tokens'
  | 'cache_read_input_tokens'
  | 'cache_creation.ephemeral_5m_input_tokens'
  | 'cache_creation.ephemeral_1h_input_tokens';

export type Charge = { stream: Stream; costType: 'tokens' | 'web_search'; tokenType: TokenType | null; nanos: bigint };

/** What a span costs, each stream and kind of token separately. */
export function listCharges(traffic: Traffic, startSecond: number, endSecond: number, asOfSecond: number): Charge[] {
  const at = new Date(startSecond * 1_000);
  const charges: Charge[] = [];
  for (const stream of traffic.streams) {
    const tally = traffic.sum(stream, startSecond, endSecond, asOfSecond);
    if (isEmptyTally(tally)) continue;
    const counts = countTally(stream, tally);
    const price = (own: Partial<UsageCounts>) => {
      const cost = computeCost(
        stream.kind,
        describeForPrice(stream),
        { ...NO_COUNTS, requests: 1, ...own },
        at,
        CATALOGUE,
      );
      return cost.state === 'priced' ? cost.costNanos : 0n;
    };
    const add = (tokenType: TokenType | null, nanos: bigint) => {
      const costType = tokenType === null ? 'web_search' : 'tokens';
      if (nanos > 0n) charges.push({ stream, costType, tokenType, nanos });
    };
    if (stream.kind === 'web_search_calls') add(null, price({ units: counts.searches }));
    else {
      const { uncached, read, short, long, output } = counts;
      add('uncached_input_tokens', price({ inputTokens: uncached }));
      add('cache_read_input_tokens', price({ inputTokens: read, cachedInputTokens: read }));
      add('cache_creation.ephemeral_5m_input_tokens', price({ inputTokens: short, cacheWriteTokens: short }));
      const writes = { inputTokens: long, cacheWriteTokens: long, longCacheWriteTokens: long };
      add('cache_creation.ephemeral_1h_input_tokens', price(writes));
      add('output_tokens', price({ outputTokens: output }));
    }
  }
  return charges;
}
