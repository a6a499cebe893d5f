import type { UsageCounts, UsageDimensions, UsageKind } from '@/lib/domain/usage/usage';
import { divideHalfUp } from './money';
import { SERVICE_TIER_TABLE_VERSION } from './pricing/service-tiers';
import { findTokenRates, TOKEN_PARTS, type TokenRates } from './pricing/token-rates';
import { findUnitRate, UNIT_PRICE_TABLE_VERSION } from './pricing/unit-rates';

/** Version of the price data: the npm package plus our own factor tables. Stored with every priced row. */
export const PRICE_VERSION = `genai-prices-0.1.8+${SERVICE_TIER_TABLE_VERSION}+${UNIT_PRICE_TABLE_VERSION}`;

/**
 * Estimated cost of one row. `unpriced` = nobody publishes the price, which is never the same as zero; `assumption`,
 * when there, says what was taken for granted (an unknown service tier, an image quality that is not reported).
 */
export type Cost = { state: 'priced'; costNanos: bigint; assumption?: string } | { state: 'unpriced'; reason: string };

/**
 * Cost of one usage row in nano-dollars at the prices that held at `at` (the start of its bucket): exact integer
 * arithmetic, rounded half up once. Long-context prices are chosen by the row's average input per request, because
 * rows are sums over many requests. Counts must be integers >= 0.
 */
export function computeCost(kind: UsageKind, dimensions: UsageDimensions, counts: UsageCounts, at: Date): Cost {
  switch (kind) {
    case 'completions':
    case 'decisions':
    case 'embeddings':
      return computeTokenCost(dimensions, counts, at);
    case 'moderations':
      // The provider states that the moderation endpoint is free of charge.
      return { state: 'priced', costNanos: 0n };
    default:
      return computeUnitCost(kind, dimensions, counts, at);
  }
}

function computeUnitCost(kind: UsageKind, dimensions: UsageDimensions, counts: UsageCounts, at: Date): Cost {
  const rate = findUnitRate(kind, dimensions, at);
  if (rate.state === 'unpriced') return rate;
  return price(divideHalfUp(BigInt(counts.units) * rate.nanosPerUnits, rate.perUnits), rate.assumption);
}

function computeTokenCost(dimensions: UsageDimensions, counts: UsageCounts, at: Date): Cost {
  const { model, batch, serviceTier } = dimensions;
  if (model === null) return { state: 'unpriced', reason: 'the provider named no model' };
  const averageInputTokens = counts.requests > 0 ? counts.inputTokens / counts.requests : 0;
  const rates = findTokenRates(model, batch, serviceTier, averageInputTokens, at);
  if (!rates) return { state: 'unpriced', reason: `no price is known for model "${model}"` };
  const parts = splitTokens(counts);
  for (let index = 0; index < parts.length; index++) {
    if ((parts[index] ?? 0) > 0 && rates.numerators[index] === null) {
      return { state: 'unpriced', reason: `no price of ${TOKEN_PARTS[index]} tokens is known for model "${model}"` };
    }
  }
  return price(sumParts(parts, rates), rates.assumption);
}

function price(costNanos: bigint, assumption: string | null): Cost {
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
    cacheWriteTokens,
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
