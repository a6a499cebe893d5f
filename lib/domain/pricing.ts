import { isRequestCountKnown, type UsageCounts, type UsageDimensions, type UsageKind } from '@/lib/domain/usage/usage';
import { divideHalfUp } from './money';
import { PART_PRICE_TABLE_VERSION } from './pricing/part-rates';
import { SERVICE_TIER_TABLE_VERSION } from './pricing/service-tiers';
import { findTokenRates, namePart, TOKEN_PARTS, type TokenPart, type TokenRates } from './pricing/token-rates';
import { findUnitRate, UNIT_PRICE_TABLE_VERSION } from './pricing/unit-rates';

/** Version of the price data: the npm package plus our own factor tables. Stored with every priced row. */
export const PRICE_VERSION = `genai-prices-0.1.8+${SERVICE_TIER_TABLE_VERSION}+${UNIT_PRICE_TABLE_VERSION}+${PART_PRICE_TABLE_VERSION}`;

type Priced = {
  state: 'priced';
  /** Of the parts that have a price. */
  costNanos: bigint;
  /** What was taken for granted: an unknown service tier, an image quality or request length that is not reported. */
  assumption?: string;
  /** Which used parts have no price; their cost is missing in `costNanos`. */
  unpricedPart?: string;
  /** The long-context price was chosen by an average: rows of finer buckets would show more. */
  isContextGuess?: true;
};

/** Estimated cost of one row. `unpriced` = no published price for anything in it, which is never the same as zero. */
export type Cost = Priced | { state: 'unpriced'; reason: string };

/** What is stored of a cost beside the counts of its row. */
export type StoredCost = {
  /** Null = nothing has a price. */
  costNanos: bigint | null;
  /** The part of the cost that rests on an assumption: all of it or nothing. */
  assumedNanos: bigint;
  /** Requests without a price, or with a part that has none. */
  unpricedRequests: number;
};

export function mapStoredCost(
  cost: Cost,
  counts: Pick<UsageCounts, 'requests' | 'inputTokens' | 'outputTokens'>,
): StoredCost {
  // A row whose requests are not known stands for one at least.
  const atLeast = isRequestCountKnown(counts) ? counts.requests : 1;
  if (cost.state === 'unpriced') return { costNanos: null, assumedNanos: 0n, unpricedRequests: atLeast };
  return {
    costNanos: cost.costNanos,
    assumedNanos: cost.assumption === undefined ? 0n : cost.costNanos,
    unpricedRequests: cost.unpricedPart === undefined ? 0 : atLeast,
  };
}

/** Default entry of the price data that models are looked up in. */
const DEFAULT_CATALOGUE = 'openai';

/**
 * Cost of one usage row in nano-dollars at the prices that held at `at` (the start of its bucket): exact integer
 * arithmetic, rounded half up once. Long-context prices are chosen by the row's average input per request, because
 * rows are sums over many requests. Counts must be integers >= 0. `catalogue` names the provider in the price data.
 */
export function computeCost(
  kind: UsageKind,
  dimensions: UsageDimensions,
  counts: UsageCounts,
  at: Date,
  catalogue: string = DEFAULT_CATALOGUE,
): Cost {
  switch (kind) {
    case 'completions':
    case 'decisions':
    case 'embeddings':
      return computeTokenCost(dimensions, counts, at, catalogue);
    case 'moderations':
      // The provider states that the moderation endpoint is free of charge.
      return { state: 'priced', costNanos: 0n };
    default:
      return computeUnitCost(kind, dimensions, counts, at, catalogue);
  }
}

function computeUnitCost(
  kind: UsageKind,
  dimensions: UsageDimensions,
  counts: UsageCounts,
  at: Date,
  catalogue: string,
): Cost {
  const rate = findUnitRate(kind, dimensions, at, catalogue);
  if (rate.state === 'unpriced') return rate;
  return price(divideHalfUp(BigInt(counts.units) * rate.nanosPerUnits, rate.perUnits), rate.assumption);
}

function computeTokenCost(dimensions: UsageDimensions, counts: UsageCounts, at: Date, catalogue: string): Cost {
  const { model, batch, serviceTier } = dimensions;
  if (model === null) return { state: 'unpriced', reason: 'the provider named no model' };
  const stated = STATED_LENGTHS[dimensions.contextLevel ?? ''];
  const averageInputTokens = stated ?? (counts.requests > 0 ? counts.inputTokens / counts.requests : 0);
  const rates = findTokenRates({ model, batch, serviceTier, averageInputTokens, at, catalogue });
  if (!rates) return { state: 'unpriced', reason: `no price is known for model "${model}"` };
  const parts = splitTokens(counts);
  const { hasPriced, unpriced, stoodIn } = sortParts(parts, rates);
  const unpricedPart = unpriced.length === 0 ? null : describeUnpriced(unpriced, model);
  if (unpricedPart !== null && !hasPriced) return { state: 'unpriced', reason: unpricedPart };
  const isContextGuess = stated === undefined && isLengthUnknown(counts, rates);
  if (rates.assumption === null && unpricedPart === null && stoodIn.length === 0 && !isContextGuess) {
    return { state: 'priced', costNanos: sumParts(parts, rates) };
  }
  const assumptions = [
    ...(rates.assumption === null ? [] : [rates.assumption]),
    ...stoodIn,
    ...(isContextGuess ? [LENGTH_ASSUMPTION] : []),
  ];
  return {
    ...price(sumParts(parts, rates), assumptions.length === 0 ? null : assumptions.join('; ')),
    ...(unpricedPart !== null && { unpricedPart }),
    ...(isContextGuess && { isContextGuess }),
  };
}

/** Input tokens that stand for the length of a request where the report says it: "context_window" of Anthropic. */
const STATED_LENGTHS: Readonly<Record<string, number>> = { '0-200k': 0, '200k-1M': 1_000_000 };

const LENGTH_ASSUMPTION =
  'the long-context price depends on the length of each request, and only a sum is known: counted by the average';

/**
 * Whether a long-context price may hold for some requests of a row and not for others: there are several, or their number
 * is not known, and together they are long enough for one of them to be.
 */
function isLengthUnknown({ requests, inputTokens }: UsageCounts, { tierStarts }: TokenRates): boolean {
  const [first] = tierStarts;
  return first !== undefined && requests !== 1 && inputTokens > first;
}

/** Which used parts have a price, which have none, and what is assumed about those where another price stands in. */
function sortParts(parts: readonly number[], { numerators, stoodInBy }: TokenRates) {
  const sorted = { hasPriced: false, unpriced: [] as TokenPart[], stoodIn: [] as string[] };
  for (const [index, part] of TOKEN_PARTS.entries()) {
    if ((parts[index] ?? 0) === 0) continue;
    const other = stoodInBy[index];
    if (numerators[index] === null) sorted.unpriced.push(part);
    else sorted.hasPriced = true;
    if (other) {
      sorted.stoodIn.push(`no price of ${namePart(part)} is published: counted at the price of ${namePart(other)}`);
    }
  }
  return sorted;
}

function describeUnpriced(parts: readonly TokenPart[], model: string): string {
  return `no price of ${parts.map(namePart).join(' and ')} tokens is known for model "${model}"`;
}

function price(costNanos: bigint, assumption: string | null): Priced {
  return assumption === null ? { state: 'priced', costNanos } : { state: 'priced', costNanos, assumption };
}

/**
 * Splits totals into parts that are billed apart, in the order of TOKEN_PARTS. Reports whose parts exceed their total
 * (seen while a bucket is still filling) keep the parts and count no remainder, so nothing becomes negative.
 */
function splitTokens(counts: UsageCounts): readonly number[] {
  const { inputTokens, cachedInputTokens, cacheWriteTokens, inputAudioTokens, inputImageTokens } = counts;
  const uncachedOther = cachedInputTokens + cacheWriteTokens + inputAudioTokens + inputImageTokens;
  return [
    Math.max(0, inputTokens - uncachedOther),
    Math.max(0, cachedInputTokens - counts.cachedAudioTokens - counts.cachedImageTokens),
    Math.max(0, cacheWriteTokens - counts.longCacheWriteTokens),
    counts.longCacheWriteTokens,
    inputAudioTokens,
    counts.cachedAudioTokens,
    inputImageTokens,
    counts.cachedImageTokens,
    Math.max(0, counts.outputTokens - counts.outputAudioTokens - counts.outputImageTokens),
    counts.outputAudioTokens,
    counts.outputImageTokens,
  ];
}

/** Sums in doubles while every partial sum is an exact integer below 2^53, else again in bigint. */
function sumParts(parts: readonly number[], { numerators, denominator }: TokenRates): bigint {
  let sum = 0;
  for (let index = 0; index < parts.length; index++) sum += (parts[index] ?? 0) * (numerators[index] ?? 0);
  if (sum <= Number.MAX_SAFE_INTEGER / 2) {
    const remainder = sum % denominator;
    return BigInt((sum - remainder) / denominator + (2 * remainder >= denominator ? 1 : 0));
  }
  let exact = 0n;
  for (const [index, part] of parts.entries()) exact += BigInt(part) * BigInt(numerators[index] ?? 0);
  return divideHalfUp(exact, BigInt(denominator));
}
