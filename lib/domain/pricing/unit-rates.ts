import type { UsageDimensions, UsageKind } from '@/lib/domain/usage/usage';
import { parseDecimalToNanos } from '../money';
import { findModelPrice } from './token-rates';

/** Change it with any amount below: stored costs name the table they came from. */
export const UNIT_PRICE_TABLE_VERSION = 'units-1';

/** Price of what is not billed by the token: `nanosPerUnits` nano-dollars for each `perUnits` units. */
export type UnitRate =
  | { state: 'priced'; nanosPerUnits: bigint; perUnits: bigint; assumption: string | null }
  | { state: 'unpriced'; reason: string };

/** Dollars per image of the models billed by the image. Source: OpenAI pricing page, image generation. */
const IMAGE_DOLLARS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'dall-e-2': { '256x256': '0.016', '512x512': '0.018', '1024x1024': '0.02' },
  'dall-e-3': { '1024x1024': '0.04', '1792x1024': '0.08', '1024x1792': '0.08' },
};

/** Dollars per million characters. Source: OpenAI pricing page, text to speech. */
const SPEECH_DOLLARS_PER_MILLION: Readonly<Record<string, string>> = { 'tts-1': '15', 'tts-1-hd': '30' };

/** Unit price of a kind that counts images, characters, seconds, bytes, sessions or calls. */
export function findUnitRate(kind: UsageKind, dimensions: UsageDimensions, at: Date, catalogue: string): UnitRate {
  const model = dimensions.model;
  switch (kind) {
    case 'web_search_calls':
      return findListedPrice({ model, at, catalogue }, 'web_searches_kcount', 1_000n, 'web search calls');
    case 'file_search_calls':
      // The report names no model; the published price is the same for all: $2.50 per 1,000 calls.
      return priceUnits('2.5', 1_000n);
    case 'code_interpreter_sessions':
      return priceUnits('0.03', 1n, 'container size is not reported: counted at the price of the default 1 GB');
    case 'audio_transcriptions':
      return findListedPrice({ model, at, catalogue }, 'audio_hours', 3_600n, 'a second of audio');
    case 'audio_speeches': {
      const dollars = model === null ? undefined : SPEECH_DOLLARS_PER_MILLION[model.replace(/-\d{4}$/, '')];
      return dollars === undefined
        ? unpriced(`no price per character is known for model "${model ?? 'unknown'}"`)
        : priceUnits(dollars, 1_000_000n);
    }
    case 'images':
      return findPerImage(model, dimensions.imageSize);
    case 'vector_stores':
      return unpriced('vector stores are billed per GB-day after a free first GB; the report has bytes only');
    default:
      return unpriced(`usage of kind "${kind}" is not counted in units`);
  }
}

type ListedModel = { model: string | null; at: Date; catalogue: string };

function findListedPrice(
  { model, at, catalogue }: ListedModel,
  priceKey: string,
  perUnits: bigint,
  what: string,
): UnitRate {
  const dollars = model === null ? undefined : findModelPrice(model, at, catalogue)?.[priceKey];
  return typeof dollars === 'number'
    ? priceUnits(dollars, perUnits)
    : unpriced(`no price of ${what} is known for model "${model ?? 'unknown'}"`);
}

function findPerImage(model: string | null, size: string | null): UnitRate {
  if (model === null) return unpriced('images without a model name have no price');
  if (/^(gpt-image|chatgpt-image)/.test(model)) {
    return priceUnits('0', 1n, `"${model}" is billed by the token: its cost is in the completions report`);
  }
  const dollars = IMAGE_DOLLARS[model]?.[size ?? ''];
  if (dollars === undefined)
    return unpriced(`no price is known for an image of "${model}" at size "${size ?? 'unknown'}"`);
  return priceUnits(
    dollars,
    1n,
    model === 'dall-e-3' ? 'image quality is not reported: counted at standard quality' : null,
  );
}

function priceUnits(dollars: string | number, perUnits: bigint, assumption: string | null = null): UnitRate {
  return { state: 'priced', nanosPerUnits: parseDecimalToNanos(dollars), perUnits, assumption };
}

function unpriced(reason: string): UnitRate {
  return { state: 'unpriced', reason };
}
