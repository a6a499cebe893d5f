/**
 * What a service tier does to the standard token price. The price data has standard prices only, so the factors live
 * here and nowhere else; change `SERVICE_TIER_TABLE_VERSION` with them, for stored costs name the table they came from.
 *
 * Sources: OpenAI pricing page (batch and flex cost half of standard) and openai.com/api-priority-processing, since
 * 2026-07-30 called fast mode: the published priority price of each model divided by its standard price.
 */
export const SERVICE_TIER_TABLE_VERSION = 'tiers-2';

/** An exact ratio: the factor is numerator / denominator. */
export type Ratio = { readonly numerator: bigint; readonly denominator: bigint };

/** `assumption` says what was taken for granted where no price is published; null = nothing was. */
export type TierFactor = { readonly ratio: Ratio; readonly assumption: string | null };

const STANDARD: Ratio = { numerator: 1n, denominator: 1n };
const HALF: Ratio = { numerator: 1n, denominator: 2n };

/** Longest matching prefix wins. Every model not listed costs twice the standard price, as GPT-5, 5.1 to 5.4 and 5.6 do. */
const FAST_FACTORS: readonly (readonly [prefix: string, numerator: bigint, denominator: bigint])[] = [
  ['gpt-4o-2024-05-13', 7n, 4n],
  ['gpt-4o-mini', 5n, 3n],
  ['gpt-4o', 17n, 10n],
  ['gpt-4.1-nano', 2n, 1n],
  ['gpt-4.1', 7n, 4n],
  ['gpt-5-mini', 9n, 5n],
  ['gpt-5.5', 5n, 2n],
  ['o4-mini', 20n, 11n],
  ['o3', 7n, 4n],
];

/**
 * Factor of `batch` and `service_tier` as the usage report names them. A batch row costs half whatever its tier says.
 * An unknown tier counts at the standard price and says so.
 */
export function computeTierFactor(
  model: string,
  batch: boolean | null,
  serviceTier: string | null,
  catalogue: string,
): TierFactor {
  if (batch === true) return { ratio: HALF, assumption: null };
  if (catalogue !== 'openai') return findOtherFactor(serviceTier);
  switch (serviceTier?.toLowerCase() ?? 'default') {
    case 'default':
    case 'standard':
    case 'auto':
      return { ratio: STANDARD, assumption: null };
    case 'batch':
    case 'flex':
      return { ratio: HALF, assumption: null };
    case 'fast':
    case 'priority':
      return findFastFactor(model);
    default:
      return {
        ratio: STANDARD,
        assumption: `service tier "${serviceTier}" has no published price: counted at the standard price`,
      };
  }
}

/** Tiers of providers that publish no factors of their own: batch costs half, everything else is an assumption. */
function findOtherFactor(serviceTier: string | null): TierFactor {
  switch (serviceTier ?? 'standard') {
    case 'standard':
    case 'default':
      return { ratio: STANDARD, assumption: null };
    case 'batch':
      return { ratio: HALF, assumption: null };
    default:
      return {
        ratio: STANDARD,
        assumption: `service tier "${serviceTier}" has no published price: counted at the standard price`,
      };
  }
}

function findFastFactor(model: string): TierFactor {
  const known = FAST_FACTORS.find(([prefix]) => model.startsWith(prefix));
  if (known) return { ratio: { numerator: known[1], denominator: known[2] }, assumption: null };
  const isUsual = /^gpt-5/.test(model);
  return {
    ratio: { numerator: 2n, denominator: 1n },
    assumption: isUsual ? null : `no fast price is published for "${model}": counted at twice the standard price`,
  };
}
