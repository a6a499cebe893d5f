/**
 * Published prices of parts of a row that the price data lacks, in dollars per million tokens. Change
 * `PART_PRICE_TABLE_VERSION` with them: stored costs name the table they came from.
 *
 * Source: OpenAI pricing page and model pages: audio tokens of the audio previews (the first one cost more than those
 * after it), cached input of fine-tuned models.
 */
export const PART_PRICE_TABLE_VERSION = 'parts-1';

type PartPrices = Readonly<Record<string, string>>;

/** The first matching prefix wins. */
const PART_PRICES: readonly (readonly [prefix: string, prices: PartPrices])[] = [
  ['gpt-4o-audio-preview-2024-10-01', { input_audio_mtok: '100', output_audio_mtok: '200' }],
  ['gpt-4o-audio-preview', { input_audio_mtok: '40', output_audio_mtok: '80' }],
  ['gpt-4o-mini-audio', { input_audio_mtok: '10', output_audio_mtok: '20' }],
  ['ft:gpt-4o-mini-2024-', { cache_read_mtok: '0.15' }],
  ['gpt-4o-mini-2024-07-18.ft-', { cache_read_mtok: '0.15' }],
  ['ft:gpt-4o-2024-', { cache_read_mtok: '1.875' }],
];

/** Dollars per million tokens by the price data's own names; empty when nothing is known beside it. */
export function findPartPrices(model: string): PartPrices {
  return PART_PRICES.find(([prefix]) => model.startsWith(prefix))?.[1] ?? {};
}
