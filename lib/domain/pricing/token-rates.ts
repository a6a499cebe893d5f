import { calcPrice, type ModelPrice, type PriceCalculation } from '@pydantic/genai-prices';
import { parseDecimalToNanos } from '../money';
import { computeTierFactor, type Ratio } from './service-tiers';

/** Parts of a row that are billed apart. Together they cover each input and each output token exactly once. */
export const TOKEN_PARTS = [
  'textInput',
  'cachedTextInput',
  'cacheWriteInput',
  'audioInput',
  'cachedAudioInput',
  'imageInput',
  'cachedImageInput',
  'textOutput',
  'audioOutput',
  'imageOutput',
] as const;
type TokenPart = (typeof TOKEN_PARTS)[number];

/**
 * Price of one token of each part in nano-dollars, as integer numerators (in the order of TOKEN_PARTS) over one
 * denominator, so that a row's cost is one exact sum and one rounding. `null` = the model has no price for that part.
 */
export type TokenRates = {
  readonly numerators: readonly (number | null)[];
  readonly denominator: number;
  readonly assumption: string | null;
};

/** Prices of one model in one price period, before the service tier. */
type PricePeriod = { price: ModelPrice; tierStarts: number[]; rates: Map<string, TokenRates> };
type ModelEntry = { periodStartsMs: number[]; periods: Map<number, PricePeriod> };

/** Model names come from outside, so the memory is bounded; it is only a cache and may be dropped at any time. */
const MAX_REMEMBERED_MODELS = 5_000;
const remembered = new Map<string, ModelEntry | null>();

const DATED_SUFFIX = /-\d{4}-\d{2}-\d{2}$/;

/**
 * Token prices of an OpenAI model at an instant, for requests of `averageInputTokens` each (long-context prices start
 * above a number of input tokens per request). Null when the price data does not know the model, also not without
 * its `-YYYY-MM-DD`.
 */
export function findTokenRates(
  model: string,
  batch: boolean | null,
  serviceTier: string | null,
  averageInputTokens: number,
  at: Date,
): TokenRates | null {
  const period = findPricePeriod(model, at);
  if (!period) return null;
  let contextLevel = 0;
  for (const start of period.tierStarts) if (averageInputTokens > start) contextLevel += 1;
  const key = `${batch === true ? 'b' : ''}|${serviceTier ?? ''}|${contextLevel}`;
  const known = period.rates.get(key);
  if (known) return known;
  const rates = computeRates(period.price, model, batch, serviceTier, averageInputTokens);
  if (period.rates.size < MAX_REMEMBERED_MODELS) period.rates.set(key, rates);
  return rates;
}

/** Price table of a model at an instant (dollars per million tokens, per thousand calls, per hour); null = unknown. */
export function findModelPrice(model: string, at: Date): ModelPrice | null {
  return findPricePeriod(model, at)?.price ?? null;
}

function findPricePeriod(model: string, at: Date): PricePeriod | null {
  let entry = remembered.get(model);
  if (entry === undefined) {
    entry = loadModel(model, at);
    if (remembered.size >= MAX_REMEMBERED_MODELS) remembered.clear();
    remembered.set(model, entry);
  }
  if (!entry) return null;
  const atMs = at.getTime();
  let index = 0;
  for (const startMs of entry.periodStartsMs) if (atMs >= startMs) index += 1;
  const known = entry.periods.get(index);
  if (known) return known;
  const found = lookUp(model, at);
  if (!found) return null;
  const period = { price: found.model_price, tierStarts: listTierStarts(found.model_price), rates: new Map() };
  entry.periods.set(index, period);
  return period;
}

function loadModel(model: string, at: Date): ModelEntry | null {
  const found = lookUp(model, at);
  if (!found) return null;
  const prices = found.model.prices;
  const starts = (Array.isArray(prices) ? prices : []).flatMap(({ constraint }) =>
    constraint?.type === 'start_date' ? [Date.parse(constraint.start_date)] : [],
  );
  return { periodStartsMs: starts.sort((left, right) => left - right), periods: new Map() };
}

/** The library prices nothing here: an empty usage makes it return the price table that holds at the instant. */
function lookUp(model: string, at: Date): PriceCalculation | null {
  const options = { providerId: 'openai', timestamp: at };
  return calcPrice({}, model, options) ?? calcPrice({}, model.replace(DATED_SUFFIX, ''), options);
}

function listTierStarts(price: ModelPrice): number[] {
  const starts = Object.values(price).flatMap((value) =>
    typeof value === 'object' ? value.tiers.map((tier) => tier.start) : [],
  );
  return [...new Set(starts)].sort((left, right) => left - right);
}

function computeRates(
  price: ModelPrice,
  model: string,
  batch: boolean | null,
  serviceTier: string | null,
  averageInputTokens: number,
): TokenRates {
  const { ratio, assumption } = computeTierFactor(model, batch, serviceTier);
  const read = (...keys: string[]) => readFirst(price, keys, averageInputTokens);
  // A part without a price of its own costs what the wider part costs, as in the price data's own arithmetic.
  const isCacheUnpriced = !Object.hasOwn(price, 'cache_read_mtok');
  const nanosPerMtok: Record<TokenPart, bigint | null> = {
    textInput: read('input_mtok'),
    cachedTextInput: read('cache_read_mtok', 'input_mtok'),
    cacheWriteInput: read('cache_write_mtok', 'input_mtok'),
    audioInput: read('input_audio_mtok', 'input_mtok'),
    cachedAudioInput: isCacheUnpriced
      ? read('cache_audio_read_mtok', 'input_audio_mtok', 'input_mtok')
      : read('cache_audio_read_mtok', 'cache_read_mtok'),
    imageInput: read('input_image_mtok', 'input_mtok'),
    cachedImageInput: isCacheUnpriced
      ? read('cache_image_read_mtok', 'input_image_mtok', 'input_mtok')
      : read('cache_image_read_mtok', 'cache_read_mtok'),
    textOutput: read('output_mtok'),
    audioOutput: read('output_audio_mtok', 'output_mtok'),
    imageOutput: read('output_image_mtok', 'output_mtok'),
  };
  return { ...reduceToIntegers(nanosPerMtok, ratio), assumption };
}

function readFirst(price: ModelPrice, keys: string[], averageInputTokens: number): bigint | null {
  for (const key of keys) {
    const value = price[key];
    if (typeof value === 'number') return parseDecimalToNanos(value);
    if (value === undefined) continue;
    let dollars = value.base;
    for (const tier of value.tiers) if (averageInputTokens > tier.start) dollars = tier.price;
    return parseDecimalToNanos(dollars);
  }
  return null;
}

/** Shortest integer form of (nanos per million tokens x ratio / 1,000,000) for all parts at once. */
function reduceToIntegers(
  nanosPerMtok: Record<TokenPart, bigint | null>,
  ratio: Ratio,
): Pick<TokenRates, 'numerators' | 'denominator'> {
  const denominator = 1_000_000n * ratio.denominator;
  let divisor = denominator;
  for (const part of TOKEN_PARTS) divisor = computeGcd(divisor, (nanosPerMtok[part] ?? 0n) * ratio.numerator);
  const numerators = TOKEN_PARTS.map((part) => {
    const nanos = nanosPerMtok[part];
    return nanos === null ? null : Number((nanos * ratio.numerator) / divisor);
  });
  return { numerators, denominator: Number(denominator / divisor) };
}

function computeGcd(left: bigint, right: bigint): bigint {
  return right === 0n ? left : computeGcd(right, left % right);
}
