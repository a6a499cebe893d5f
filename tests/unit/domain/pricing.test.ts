import { readFileSync } from 'node:fs';
import { calcPrice } from '@pydantic/genai-prices';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatNanosExact, parseDecimalToNanos } from '@/lib/domain/money';
import { computeCost, PRICE_VERSION } from '@/lib/domain/pricing';
import {
  NO_COUNTS,
  NO_DIMENSIONS,
  type UsageCounts,
  type UsageDimensions,
  type UsageKind,
} from '@/lib/domain/usage/usage';

const AT = new Date('2026-11-23T00:00:00Z');

function priceOf(
  model: string | null,
  counts: Partial<UsageCounts>,
  dimensions: Partial<UsageDimensions> = {},
  kind: UsageKind = 'completions',
  at = AT,
): string {
  const cost = computeCost(kind, { ...NO_DIMENSIONS, model, ...dimensions }, { ...NO_COUNTS, ...counts }, at);
  return cost.state === 'priced' ? formatNanosExact(cost.costNanos) : `unpriced: ${cost.reason}`;
}

describe('token prices worked out by hand', () => {
  const million = { requests: 1_000, inputTokens: 1_000_000, outputTokens: 1_000_000 };
  it.each<[name: string, model: string, counts: Partial<UsageCounts>, dimensions: Partial<UsageDimensions>, string]>([
    [
      'gpt-5-mini as billed',
      'gpt-5-mini-2025-08-07',
      { requests: 100, inputTokens: 80_992, outputTokens: 274_770 },
      {},
      '0.569788',
    ],
    [
      'a second billed day',
      'gpt-5-mini-2025-08-07',
      { requests: 100, inputTokens: 124_784, outputTokens: 154_852 },
      {},
      '0.3409',
    ],
    [
      'a third billed day',
      'gpt-5-mini-2025-08-07',
      { requests: 10, inputTokens: 22_688, outputTokens: 33_191 },
      {},
      '0.072054',
    ],
    [
      'cached input costs a tenth',
      'gpt-5-mini',
      { requests: 1, inputTokens: 1_000_000, cachedInputTokens: 400_000 },
      {},
      '0.16',
    ],
    ['batch costs half', 'gpt-4.1', million, { batch: true }, '5'],
    ['flex costs half', 'gpt-5-mini', million, { serviceTier: 'flex' }, '1.125'],
    ['batch and flex halve once', 'gpt-5-mini', million, { serviceTier: 'flex', batch: true }, '1.125'],
    ['priority gpt-5-mini costs $0.45 and $3.60', 'gpt-5-mini', million, { serviceTier: 'priority' }, '4.05'],
    ['priority gpt-4o-mini costs $0.25 and $1.00', 'gpt-4o-mini', million, { serviceTier: 'priority' }, '1.25'],
    ['fast gpt-5.6-terra costs $4 and $24', 'gpt-5.6-terra', million, { serviceTier: 'fast' }, '28'],
    ['priority gpt-4o costs $4.25 and $17', 'gpt-4o-2024-08-06', million, { serviceTier: 'priority' }, '21.25'],
    ['standard tier by any name', 'gpt-5-mini', million, { serviceTier: 'default' }, '2.25'],
    ['271,999 tokens a request are short', 'gpt-5.6-terra', { requests: 1, inputTokens: 271_999 }, {}, '0.543998'],
    ['272,000 tokens a request are long', 'gpt-5.6-terra', { requests: 1, inputTokens: 272_000 }, {}, '1.088'],
    [
      'a large sum of short requests stays short',
      'gpt-5.6-terra',
      { requests: 1_000, inputTokens: 27_444_000 },
      {},
      '54.888',
    ],
    [
      'a dated name unknown to the data falls back',
      'gpt-image-1-2025-04-23',
      { requests: 1, outputTokens: 1_000_000 },
      {},
      '40',
    ],
    ['embedding tokens', 'text-embedding-3-small', { requests: 1, inputTokens: 1_000_001 }, {}, '0.02000002'],
    [
      'one token of the cheapest model rounds half up',
      'gpt-6-luna',
      { requests: 1, inputTokens: 1, cachedInputTokens: 1 },
      { batch: true },
      '0.000000005',
    ],
    [
      'half a nano-dollar rounds up',
      'gpt-5-nano',
      { requests: 1, inputTokens: 1, cachedInputTokens: 1 },
      { batch: true },
      '0.000000003',
    ],
  ])('%s', (_name, model, counts, dimensions, dollars) => {
    expect(priceOf(model, counts, dimensions)).toBe(dollars);
  });

  it('takes the price that held at the time', () => {
    const counts = { requests: 10, inputTokens: 1_000_000 };
    expect(priceOf('o3', counts, {}, 'completions', new Date('2025-05-01T00:00:00Z'))).toBe('10');
    expect(priceOf('o3', counts, {}, 'completions', new Date('2025-07-01T00:00:00Z'))).toBe('2');
    expect(priceOf('o3', counts, {}, 'completions', new Date('2025-05-01T00:00:00Z'))).toBe('10');
  });

  it('stays exact far above 2^53 nano-dollars', () => {
    expect(priceOf('gpt-5.4-pro', { requests: 1e9, inputTokens: 4e15 + 1 }, {})).toBe('240000000000.00006');
  });

  it('counts parts that exceed their total without going negative', () => {
    expect(priceOf('gpt-5-mini', { requests: 1, inputTokens: 10, cachedInputTokens: 1_000_000 })).toBe('0.025');
  });
});

describe('usage that is not billed by the token', () => {
  it.each<
    [name: string, kind: UsageKind, model: string | null, Partial<UsageCounts>, Partial<UsageDimensions>, string]
  >([
    ['web search calls', 'web_search_calls', 'gpt-5-mini', { units: 3 }, {}, '0.03'],
    ['file search calls', 'file_search_calls', null, { units: 4 }, {}, '0.01'],
    ['whisper by the second', 'audio_transcriptions', 'whisper-1', { units: 61 }, {}, '0.0061'],
    ['speech by the character', 'audio_speeches', 'tts-1-hd', { units: 1_000 }, {}, '0.03'],
    ['images by size', 'images', 'dall-e-2', { units: 2 }, { imageSize: '256x256' }, '0.032'],
    ['moderations are free', 'moderations', 'omni-moderation-latest', { requests: 5, inputTokens: 1_000 }, {}, '0'],
    ['code interpreter sessions', 'code_interpreter_sessions', null, { units: 2 }, {}, '0.06'],
    ['token-billed images are priced elsewhere', 'images', 'gpt-image-1', { units: 2 }, {}, '0'],
  ])('%s', (_name, kind, model, counts, dimensions, dollars) => {
    expect(priceOf(model, counts, dimensions, kind)).toBe(dollars);
  });
});

describe('usage without a published price', () => {
  it.each<[name: string, kind: UsageKind, model: string | null, expected: RegExp]>([
    ['a model nobody knows', 'completions', 'gpt-99', /no price is known for model "gpt-99"/],
    ['no model named', 'completions', null, /named no model/],
    ['a fine-tune missing in the data', 'completions', 'ft:gpt-4.1-2025-04-14:acme::abc', /no price is known/],
    ['vector stores', 'vector_stores', null, /GB-day/],
    ['speech by an unknown model', 'audio_speeches', 'gpt-4o-mini-tts', /no price per character/],
    ['web search by an unknown model', 'web_search_calls', 'gpt-99', /web search calls/],
  ])('%s is unpriced with a reason, not zero', (_name, kind, model, expected) => {
    expect(priceOf(model, { requests: 1, inputTokens: 10, outputTokens: 10, units: 10 }, {}, kind)).toMatch(expected);
  });

  it('says that an unknown service tier was counted at the standard price', () => {
    const dimensions = { ...NO_DIMENSIONS, model: 'gpt-5-mini', serviceTier: 'ultrafast' };
    const cost = computeCost('completions', dimensions, { ...NO_COUNTS, requests: 1, inputTokens: 4 }, AT);
    expect(cost).toMatchObject({ state: 'priced', costNanos: 1_000n, assumption: /"ultrafast"/ });
  });
});

describe('a part of a row without a price of its own', () => {
  const costOf = (model: string, counts: Partial<UsageCounts>, dimensions: Partial<UsageDimensions> = {}) =>
    computeCost('completions', { ...NO_DIMENSIONS, model, ...dimensions }, { ...NO_COUNTS, ...counts }, AT);
  const audio = {
    requests: 1,
    inputTokens: 100_000,
    inputAudioTokens: 100_000,
    outputTokens: 100_000,
    outputAudioTokens: 100_000,
  };

  it.each<[name: string, model: string, counts: Partial<UsageCounts>, dollars: string]>([
    ['audio of gpt-4o-audio-preview', 'gpt-4o-audio-preview', audio, '12'],
    ['audio of a dated one', 'gpt-4o-audio-preview-2025-06-03', audio, '12'],
    ['audio of the first one, which cost more', 'gpt-4o-audio-preview-2024-10-01', audio, '30'],
    ['audio of gpt-4o-mini-audio-preview', 'gpt-4o-mini-audio-preview-2024-12-17', audio, '3'],
    [
      'cached input of a fine-tuned gpt-4o',
      'ft:gpt-4o-2024-08-06:acme::abc',
      { requests: 1, inputTokens: 1_000_000, cachedInputTokens: 1_000_000 },
      '1.875',
    ],
    [
      'cached input of a fine-tuned gpt-4o-mini',
      'ft:gpt-4o-mini-2024-07-18:acme::abc',
      { requests: 1, inputTokens: 2_000_000, cachedInputTokens: 1_000_000 },
      '0.45',
    ],
    [
      'images read by a text model, which are published at its text price',
      'gpt-5-mini',
      { requests: 1, inputTokens: 1_000_000, inputImageTokens: 1_000_000 },
      '0.25',
    ],
  ])('%s has its published price and needs no assumption', (_name, model, counts, dollars) => {
    const cost = costOf(model, counts);
    expect(cost).toEqual({ state: 'priced', costNanos: parseDecimalToNanos(dollars) });
  });

  it.each<[name: string, model: string, counts: Partial<UsageCounts>, dollars: string, part: RegExp]>([
    [
      'audio output of a text model',
      'gpt-5-mini',
      { requests: 1, inputTokens: 1_000_000, outputTokens: 500, outputAudioTokens: 500 },
      '0.25',
      /audio output.*"gpt-5-mini"/,
    ],
    [
      'image output of a realtime model',
      'gpt-realtime',
      { requests: 1, inputTokens: 1_000_000, outputTokens: 500, outputImageTokens: 500 },
      '4',
      /image output/,
    ],
    [
      'output of a model that has no output price',
      'text-embedding-3-small',
      { requests: 1, inputTokens: 1_000_000, outputTokens: 10 },
      '0.02',
      /text output/,
    ],
  ])('%s is an unpriced part, never at the price of another part', (_name, model, counts, dollars, part) => {
    expect(costOf(model, counts)).toEqual({
      state: 'priced',
      costNanos: parseDecimalToNanos(dollars),
      unpricedPart: expect.stringMatching(part),
    });
  });

  it('is unpriced as a whole when nothing in it has a price', () => {
    const counts = { requests: 1, outputTokens: 500, outputAudioTokens: 500 };
    expect(costOf('gpt-5-mini', counts)).toEqual({ state: 'unpriced', reason: expect.stringMatching(/audio output/) });
  });

  it.each<[name: string, model: string, counts: Partial<UsageCounts>, dollars: string, assumption: RegExp]>([
    [
      'cached input where no discount is published',
      'gpt-4-turbo',
      { requests: 1, inputTokens: 1_000_000, cachedInputTokens: 1_000_000 },
      '10',
      /cached text input.*counted at the price of text input/,
    ],
    [
      'cached audio where no discount is published',
      'gpt-audio',
      { requests: 1, inputTokens: 1_000_000, cachedInputTokens: 1_000_000, cachedAudioTokens: 1_000_000 },
      '32',
      /cached audio input.*counted at the price of audio input/,
    ],
    [
      'cache writes where no price is published',
      'gpt-5-mini',
      { requests: 1, inputTokens: 1_000_000, cacheWriteTokens: 1_000_000 },
      '0.25',
      /cache write input.*counted at the price of text input/,
    ],
  ])('%s is a marked assumption', (_name, model, counts, dollars, assumption) => {
    expect(costOf(model, counts)).toEqual({
      state: 'priced',
      costNanos: parseDecimalToNanos(dollars),
      assumption: expect.stringMatching(assumption),
    });
  });

  it('names every assumption of a row', () => {
    const counts = { requests: 1, inputTokens: 10, cachedInputTokens: 10 };
    const cost = costOf('gpt-4-turbo', counts, { serviceTier: 'ultrafast' });
    expect(cost).toMatchObject({ assumption: expect.stringMatching(/"ultrafast".*; .*cached text input/) });
  });
});

describe('long requests in a row of several', () => {
  const costOf = (counts: Partial<UsageCounts>) =>
    computeCost('completions', { ...NO_DIMENSIONS, model: 'gpt-5.4' }, { ...NO_COUNTS, ...counts }, AT);
  it.each<[name: string, counts: Partial<UsageCounts>, dollars: string, isGuess: boolean]>([
    ['one request of 500,000', { requests: 1, inputTokens: 500_000 }, '2.5', false],
    ['one request of 10,000', { requests: 1, inputTokens: 10_000 }, '0.025', false],
    ['both in one row: their average decides', { requests: 2, inputTokens: 510_000 }, '1.275', true],
    ['several that cannot be long even together', { requests: 9, inputTokens: 271_999 }, '0.6799975', false],
    ['an average that is long', { requests: 2, inputTokens: 1_000_000 }, '5', true],
    ['tokens without a count of requests', { requests: 0, inputTokens: 510_000 }, '1.275', true],
  ])('%s', (_name, counts, dollars, isGuess) => {
    expect(costOf(counts)).toEqual({
      state: 'priced',
      costNanos: parseDecimalToNanos(dollars),
      ...(isGuess && { isContextGuess: true, assumption: expect.stringMatching(/long-context price.*average/) }),
    });
  });
});

describe('agreement with the price library', () => {
  const MODELS = [
    'gpt-5.4',
    'gpt-5-mini-2025-08-07',
    'gpt-4.1',
    'gpt-4o-mini',
    'gpt-5.6-terra',
    'gpt-6-sol',
    'o3',
    'gpt-realtime',
    'gpt-4o-realtime-preview',
    'gpt-audio',
    'gpt-image-1',
    'gpt-image-1.5',
  ];
  const part = fc.integer({ min: 0, max: 40_000 });
  /** A row of one token of each part, to see whether the part has a price of its own. */
  const INPUT_PART: Record<string, Partial<UsageCounts>> = {
    text: { inputTokens: 1 },
    cached: { inputTokens: 1, cachedInputTokens: 1 },
    write: { inputTokens: 1, cacheWriteTokens: 1 },
    audio: { inputTokens: 1, inputAudioTokens: 1 },
    cachedAudio: { inputTokens: 1, cachedInputTokens: 1, cachedAudioTokens: 1 },
    image: { inputTokens: 1, inputImageTokens: 1 },
    cachedImage: { inputTokens: 1, cachedInputTokens: 1, cachedImageTokens: 1 },
  };
  const OUTPUT_PART: Record<string, Partial<UsageCounts>> = {
    text: { outputTokens: 1 },
    audio: { outputTokens: 1, outputAudioTokens: 1 },
    image: { outputTokens: 1, outputImageTokens: 1 },
  };
  const isPublished = (model: string, counts: Partial<UsageCounts>) => {
    const dimensions = { ...NO_DIMENSIONS, model };
    const cost = computeCost('completions', dimensions, { ...NO_COUNTS, requests: 1, ...counts }, AT);
    return cost.state === 'priced' && cost.assumption === undefined;
  };
  const keepPublished = <T extends Record<string, number>>(
    model: string,
    given: T,
    rows: Record<string, Partial<UsageCounts>>,
  ): T => {
    const kept = Object.entries(given).map(([name, count]) => [name, isPublished(model, rows[name] ?? {}) ? count : 0]);
    return Object.fromEntries(kept) as T;
  };
  it('is within one nano-dollar of it for one request of any mix', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...MODELS),
        fc.record({
          text: part,
          cached: part,
          write: part,
          audio: part,
          cachedAudio: part,
          image: part,
          cachedImage: part,
        }),
        fc.record({ text: part, audio: part, image: part }),
        (model, givenInput, givenOutput) => {
          const input = keepPublished(model, givenInput, INPUT_PART);
          const output = keepPublished(model, givenOutput, OUTPUT_PART);
          const counts: UsageCounts = {
            ...NO_COUNTS,
            requests: 1,
            inputTokens: Object.values(input).reduce((sum, value) => sum + value, 0),
            cachedInputTokens: input.cached + input.cachedAudio + input.cachedImage,
            cacheWriteTokens: input.write,
            inputAudioTokens: input.audio,
            cachedAudioTokens: input.cachedAudio,
            inputImageTokens: input.image,
            cachedImageTokens: input.cachedImage,
            outputTokens: output.text + output.audio + output.image,
            outputAudioTokens: output.audio,
            outputImageTokens: output.image,
          };
          const theirs = calcPrice(
            {
              input_tokens: counts.inputTokens,
              cache_read_tokens: counts.cachedInputTokens,
              cache_write_tokens: counts.cacheWriteTokens,
              input_audio_tokens: input.audio + input.cachedAudio,
              cache_audio_read_tokens: input.cachedAudio,
              input_image_tokens: input.image + input.cachedImage,
              cache_image_read_tokens: input.cachedImage,
              output_tokens: counts.outputTokens,
              output_audio_tokens: output.audio,
              output_image_tokens: output.image,
            },
            model,
            { providerId: 'openai', timestamp: AT },
          );
          const ours = computeCost('completions', { ...NO_DIMENSIONS, model }, counts, AT);
          if (ours.state !== 'priced' || !theirs) throw new Error(`no price for ${model}`);
          const difference = ours.costNanos - parseDecimalToNanos(theirs.total_price.toFixed(12));
          expect(difference >= -1n && difference <= 1n).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('names the installed version of the price data', () => {
    const manifest = JSON.parse(readFileSync('node_modules/@pydantic/genai-prices/package.json', 'utf8'));
    expect(PRICE_VERSION).toContain(`genai-prices-${manifest.version}+`);
  });
});

describe('a model that the price data knows only by how its name begins', () => {
  const count = { ...NO_COUNTS, requests: 1, inputTokens: 1_000, outputTokens: 100 };
  const priceOf = (model: string, catalogue: string) =>
    computeCost('completions', { ...NO_DIMENSIONS, model }, count, new Date('2026-11-01T00:00:00Z'), catalogue);

  it('is priced by likeness and says what it was taken for', () => {
    expect(priceOf('claude-sonnet-5-5', 'anthropic')).toMatchObject({
      state: 'priced',
      assumption: '"claude-sonnet-5-5" has no published price: taken for "claude-sonnet-5"',
    });
  });

  it.each([
    ['claude-sonnet-5', 'anthropic'],
    ['claude-sonnet-4-5-20250929', 'anthropic'],
    ['claude-opus-5-5', 'anthropic'],
    ['gpt-4.1-mini-2025-04-14', 'openai'],
    ['gpt-4-0613', 'openai'],
    ['anthropic/claude-sonnet-4.5', 'openrouter'],
  ])('%s has a price of its own', (model, catalogue) => {
    expect(priceOf(model, catalogue)).not.toHaveProperty('assumption');
  });

  it('cache writes for an hour have a price of their own', () => {
    const writes = {
      ...NO_COUNTS,
      requests: 1,
      inputTokens: 3_000,
      cacheWriteTokens: 3_000,
      longCacheWriteTokens: 1_000,
    };
    const at = new Date('2026-11-01T00:00:00Z');
    const dimensions = { ...NO_DIMENSIONS, model: 'claude-haiku-4-5' };
    // 2,000 at $1.25 and 1,000 at $2 a million.
    expect(computeCost('completions', dimensions, writes, at, 'anthropic')).toEqual({
      state: 'priced',
      costNanos: 4_500_000n,
    });
  });
});
