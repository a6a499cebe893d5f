import { calcPrice, type ModelPrice, type PriceCalculation } from '@pydantic/genai-prices';
import { parseDecimalToNanos } from '../money';
import { findPartPrices } from './part-rates';
import { computeTierFactor, type Ratio } from './service-tiers';
import { findCatalogue, TOLD_TIER } from './vendor-models';

/** Parts of a row that are billed apart. Together they cover each input and each output token exactly once. */
export const TOKEN_PARTS = [
  'textInput',
  'cachedTextInput',
  'cacheWriteInput',
  'longCacheWriteInput',
  'audioInput',
  'cachedAudioInput',
  'imageInput',
  'cachedImageInput',
  'textOutput',
  'audioOutput',
  'imageOutput',
] as const;
export type TokenPart = (typeof TOKEN_PARTS)[number];

/** "cachedTextInput" -> "cached text input". */
export const namePart = (part: TokenPart) => part.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/**
 * Price of one token of each part in nano-dollars, as integer numerators (in the order of TOKEN_PARTS) over one
 * denominator, so that a row's cost is one exact sum and one rounding. `null` = the model has no price for that part.
 * `stoodInBy` names, in the same order, the part whose price was taken where a part has none of its own; null = its own.
 */
export type TokenRates = {
  readonly numerators: readonly (number | null)[];
  readonly denominator: number;
  readonly stoodInBy: readonly (TokenPart | null)[];
  readonly assumption: string | null;
  /** Input tokens of one request above which another price holds, ascending; empty = one price for every length. */
  readonly tierStarts: readonly number[];
};

/** Prices of one model in one price period, before the service tier. */
type PricePeriod = {
  price: ModelPrice;
  tierStarts: number[];
  /** What a model without an entry of its own was taken for; null = it has one. */
  likeness: string | null;
  rates: Map<string, TokenRates>;
};
type ModelEntry = { periodStartsMs: number[]; periods: Map<number, PricePeriod> };

/** Model names come from outside, so the memory is bounded; it is only a cache and may be dropped at any time. */
const MAX_REMEMBERED_MODELS = 5_000;
const remembered = new Map<string, Map<string, ModelEntry | null>>();

const DATED_SUFFIX = /-\d{4}-\d{2}-\d{2}$/;

type TokenRatesQuery = {
  model: string;
  batch: boolean | null;
  serviceTier: string | null;
  averageInputTokens: number;
  at: Date;
  /** The provider in the price data. */
  catalogue: string;
};

/**
 * Token prices of a model at an instant, for requests of `averageInputTokens` each (long-context prices start
 * above a number of input tokens per request). Null when the price data does not know the model, also not without
 * its `-YYYY-MM-DD`.
 */
export function findTokenRates({ at, averageInputTokens, batch, ...query }: TokenRatesQuery): TokenRates | null {
  const place = findCatalogue(query.model, query.catalogue);
  if (!place) return null;
  const { model, catalogue } = place;
  const serviceTier = query.serviceTier === TOLD_TIER ? null : query.serviceTier;
  const period = findPricePeriod(model, at, catalogue);
  if (!period) return null;
  let contextLevel = 0;
  for (const start of period.tierStarts) if (averageInputTokens > start) contextLevel += 1;
  const key = `${batch === true ? 'b' : ''}|${serviceTier ?? ''}|${contextLevel}`;
  const known = period.rates.get(key);
  if (known) return known;
  const rates = {
    ...computeRates(period, { model, batch, serviceTier, averageInputTokens, catalogue }),
    tierStarts: period.tierStarts,
  };
  if (period.rates.size < MAX_REMEMBERED_MODELS) period.rates.set(key, rates);
  return rates;
}

/** Price table of a model at an instant (dollars per million tokens, per thousand calls, per hour); null = unknown. */
export function findModelPrice(model: string, at: Date, catalogue: string): ModelPrice | null {
  const place = findCatalogue(model, catalogue);
  return place && (findPricePeriod(place.model, at, place.catalogue)?.price ?? null);
}

function findPricePeriod(model: string, at: Date, catalogue: string): PricePeriod | null {
  const models = remembered.get(catalogue) ?? new Map<string, ModelEntry | null>();
  remembered.set(catalogue, models);
  let entry = models.get(model);
  if (entry === undefined) {
    entry = loadModel(model, at, catalogue);
    if (models.size >= MAX_REMEMBERED_MODELS) models.clear();
    models.set(model, entry);
  }
  if (!entry) return null;
  const atMs = at.getTime();
  let index = 0;
  for (const startMs of entry.periodStartsMs) if (atMs >= startMs) index += 1;
  const known = entry.periods.get(index);
  if (known) return known;
  const found = lookUp(model, at, catalogue);
  if (!found) return null;
  const period: PricePeriod = {
    price: found.model_price,
    tierStarts: listTierStarts(found.model_price),
    likeness: isOwnEntry(model, found.model) ? null : found.model.id,
    rates: new Map(),
  };
  entry.periods.set(index, period);
  return period;
}

function loadModel(model: string, at: Date, catalogue: string): ModelEntry | null {
  const found = lookUp(model, at, catalogue);
  if (!found) return null;
  const prices = found.model.prices;
  const starts = (Array.isArray(prices) ? prices : []).flatMap(({ constraint }) =>
    constraint?.type === 'start_date' ? [Date.parse(constraint.start_date)] : [],
  );
  return { periodStartsMs: starts.sort((left, right) => left - right), periods: new Map() };
}

/** The library prices nothing here: an empty usage makes it return the price table that holds at the instant. */
function lookUp(model: string, at: Date, catalogue: string): PriceCalculation | null {
  const options = { providerId: catalogue, timestamp: at };
  return calcPrice({}, model, options) ?? calcPrice({}, model.replace(DATED_SUFFIX, ''), options);
}

type MatchClause = NonNullable<PriceCalculation['model']['match']>;

/** What may follow a model's own name in its versions: a release date, or the word for the newest. */
const VERSION = /^(?:[-@]\d{4}-?\d{2}-?\d{2}|-\d{4}|-v\d+:\d+|[-@:]latest|-preview)*$/;

/**
 * Whether an entry of the price data speaks of this very model. The data also matches by how a name begins, which gives
 * "claude-sonnet-5-5" the price of "claude-sonnet-5": such a price is a likeness.
 */
function isOwnEntry(model: string, entry: PriceCalculation['model']): boolean {
  const name = model.toLowerCase();
  // A fine-tuned model's name goes on with names of its owner's.
  if (name.startsWith('ft:') || name.includes('.ft-')) return true;
  const isVersionOf = (own: string) => name.startsWith(own) && VERSION.test(name.slice(own.length));
  const isNamed = (clause: MatchClause): boolean => {
    if ('or' in clause) return clause.or.some(isNamed);
    if ('and' in clause) return clause.and.some(isNamed);
    if ('equals' in clause) return isVersionOf(clause.equals.toLowerCase());
    if ('regex' in clause) return new RegExp(clause.regex).test(name);
    return 'starts_with' in clause && isVersionOf(clause.starts_with.toLowerCase());
  };
  return isVersionOf(entry.id.toLowerCase()) || isNamed(entry.match);
}

function listTierStarts(price: ModelPrice): number[] {
  const starts = Object.values(price).flatMap((value) =>
    typeof value === 'object' ? value.tiers.map((tier) => tier.start) : [],
  );
  return [...new Set(starts)].sort((left, right) => left - right);
}

function computeRates(
  { price, likeness }: PricePeriod,
  { model, batch, serviceTier, averageInputTokens, catalogue }: Omit<TokenRatesQuery, 'at'>,
): Omit<TokenRates, 'tierStarts'> {
  const tier = computeTierFactor(model, batch, serviceTier, catalogue);
  const { ratio } = tier;
  const alike = likeness === null ? null : `"${model}" has no published price: taken for "${likeness}"`;
  const assumption =
    alike !== null && tier.assumption !== null ? `${alike}; ${tier.assumption}` : (alike ?? tier.assumption);
  const own = findPartPrices(model);
  const priced = listPartPrices(model, (key) => readPrice(price, own, key, averageInputTokens));
  const nanosPerMtok = {} as Record<TokenPart, bigint | null>;
  for (const part of TOKEN_PARTS) nanosPerMtok[part] = priced[part]?.nanos ?? null;
  const stoodInBy = TOKEN_PARTS.map((part) => priced[part]?.stoodInBy ?? null);
  return { ...reduceToIntegers(nanosPerMtok, ratio), stoodInBy, assumption };
}

type PartPrice = { nanos: bigint; stoodInBy?: TokenPart };
type ReadPrice = (key: string) => bigint | null;

/** Models that bill images by a price of their own, and those whose whole output is one image or one piece of speech. */
const BILLS_IMAGES_APART = /image|realtime|audio/;
const PUTS_OUT_IMAGES = /^(gpt|chatgpt)-image/;
const PUTS_OUT_SPEECH = /-tts(-|$)/;

/**
 * The price of each part. Cached input and cache writes without a price stand at the price of the same input uncached,
 * which is the most they can cost; audio and images without a price have none, for text says nothing about them. Images
 * that a text model reads are published as text input, and the one output price of an image or speech model is that of
 * its images or speech.
 */
function listPartPrices(model: string, read: ReadPrice): Partial<Record<TokenPart, PartPrice>> {
  const at = (...keys: string[]): PartPrice | undefined => {
    const nanos = keys.map(read).find((one) => one !== null);
    return nanos === undefined ? undefined : { nanos };
  };
  const standIn = (part: TokenPart, price: PartPrice | undefined) => price && { nanos: price.nanos, stoodInBy: part };
  const image = BILLS_IMAGES_APART.test(model) ? at('input_image_mtok') : at('input_image_mtok', 'input_mtok');
  const isImageText = image !== undefined && read('input_image_mtok') === null;
  const [text, audio] = [at('input_mtok'), at('input_audio_mtok')];
  const prices: Record<TokenPart, PartPrice | undefined> = {
    textInput: text,
    cachedTextInput: at('cache_read_mtok') ?? standIn('textInput', text),
    cacheWriteInput: at('cache_write_mtok') ?? standIn('textInput', text),
    longCacheWriteInput:
      at('cache_write_1h_mtok') ?? standIn('cacheWriteInput', at('cache_write_mtok')) ?? standIn('textInput', text),
    audioInput: audio,
    cachedAudioInput: at('cache_audio_read_mtok') ?? standIn('audioInput', audio),
    imageInput: image,
    cachedImageInput:
      at('cache_image_read_mtok') ?? (isImageText ? at('cache_read_mtok') : undefined) ?? standIn('imageInput', image),
    textOutput: at('output_mtok'),
    audioOutput: at('output_audio_mtok', ...(PUTS_OUT_SPEECH.test(model) ? ['output_mtok'] : [])),
    imageOutput: at('output_image_mtok', ...(PUTS_OUT_IMAGES.test(model) ? ['output_mtok'] : [])),
  };
  return Object.fromEntries(Object.entries(prices).filter(([, price]) => price !== undefined));
}

function readPrice(
  price: ModelPrice,
  own: Readonly<Record<string, string>>,
  key: string,
  averageInputTokens: number,
): bigint | null {
  const value = price[key];
  if (typeof value === 'number') return parseDecimalToNanos(value);
  if (value === undefined) return own[key] === undefined ? null : parseDecimalToNanos(own[key]);
  let dollars = value.base;
  for (const tier of value.tiers) if (averageInputTokens > tier.start) dollars = tier.price;
  return parseDecimalToNanos(dollars);
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
