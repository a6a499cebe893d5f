import { describe, expect, test } from 'vitest';
import { parseRecordedBucket } from '@/lib/cli/backtest/bucket';

const START = Date.UTC(2026, 1, 2) / 1_000;

const ROW = {
  object: 'organization.usage.completions.result',
  project_id: 'proj_1',
  api_key_id: 'key_1',
  user_id: 'user_1',
  model: 'gpt-4.1',
  batch: false,
  service_tier: 'default',
  num_model_requests: 10,
  input_tokens: 10_000,
  input_cached_tokens: 0,
  output_tokens: 1_000,
};

function line(bucket: Record<string, unknown> = {}, row: Record<string, unknown> = {}): string {
  return JSON.stringify({
    object: 'bucket',
    start_time: START,
    end_time: START + 60,
    results: [{ ...ROW, ...row }],
    ...bucket,
  });
}

describe('a recorded bucket', () => {
  test('is priced: 10,000 input and 1,000 output tokens of gpt-4.1 cost 2.8 cents', () => {
    const bucket = parseRecordedBucket(line(), 0);
    expect(bucket.rows[0]).toMatchObject({ apiKeyId: 'key_1', requests: 10, costNanos: 28_000_000n });
  });

  test('became visible at its end, or when the line before did', () => {
    expect(parseRecordedBucket(line(), 0).observedAtSeconds).toBe(START + 60);
    expect(parseRecordedBucket(line(), START + 500).observedAtSeconds).toBe(START + 500);
    expect(parseRecordedBucket(line({ observed_at: START + 120 }), START).observedAtSeconds).toBe(START + 120);
  });

  test('may be an hour or a day wide, of any kind', () => {
    expect(parseRecordedBucket(line({ end_time: START + 3_600 }), 0).widthSeconds).toBe(3_600);
    expect(parseRecordedBucket(line({ end_time: START + 86_400 }), 0).widthSeconds).toBe(86_400);
    const embeddings = { object: 'organization.usage.embeddings.result', model: 'text-embedding-3-small' };
    expect(parseRecordedBucket(line({}, embeddings), 0).kind).toBe('embeddings');
  });

  test('without a known price keeps its tokens', () => {
    expect(parseRecordedBucket(line({}, { model: 'mystery-1' }), 0).rows[0]).toMatchObject({
      costNanos: null,
      inputTokens: 10_000,
    });
  });

  test('is the same by the quick and by the thorough way', () => {
    const quick = parseRecordedBucket(line({}, { input_cached_tokens: 4_000 }), 0);
    // An unknown object name of the envelope is absent here, which takes the thorough way.
    const thorough = parseRecordedBucket(line({ object: undefined }, { input_cached_tokens: 4_000 }), 0);
    expect(thorough).toEqual(quick);
  });
});

describe('damage is refused with its reason', () => {
  const cases: [name: string, text: string, reason: RegExp][] = [
    ['cut off', line().slice(0, 200), /not JSON/],
    ['a list', '[]', /expected a bucket object/],
    ['a number', '42', /expected a bucket object/],
    ['negative tokens', line({}, { input_tokens: -1 }), /input_tokens.*integer/],
    ['a fraction of a token', line({}, { output_tokens: 1.5 }), /output_tokens.*integer/],
    ['tokens as words', line({}, { input_tokens: 'many' }), /input_tokens/],
    ['an enormous count', line({}, { input_tokens: 9e15 }), /9000000000000000/],
    ['infinity', line().replace('10000', '1e999'), /input_tokens/],
    ['more cached than input tokens', line({}, { input_cached_tokens: 20_000 }), /input_cached_tokens 20000/],
    ['a start in words', line({ start_time: 'now' }), /start_time/],
    ['no end', line({ end_time: undefined }), /end_time/],
    ['an odd width', line({ end_time: START + 61 }), /width/],
    ['an end before the start', line({ end_time: START - 60 }), /width/],
    ['not aligned', line({ start_time: START + 1, end_time: START + 61 }), /aligned/],
    ['visible before it began', line({ observed_at: START - 60 }), /before the bucket began/],
    ['visible at a fraction', line({ observed_at: START + 60.5 }), /observed_at/],
    ['results that are no list', line({ results: {} }), /results/],
    ['a result that is no object', line({ results: [7] }), /results\[0\]/],
    ['an unknown kind', line({}, { object: 'organization.usage.dreams.result' }), /object/],
    ['another envelope', line({ object: 'page' }), /expected "bucket"/],
  ];
  test.each(cases)('%s', (_name, text, reason) => {
    expect(() => parseRecordedBucket(text, 0)).toThrow(reason);
  });

  test('a time years after the line before', () => {
    expect(() => parseRecordedBucket(line(), START - 800 * 86_400)).toThrow(/more than a year/);
  });

  test('out of order of visibility', () => {
    expect(() => parseRecordedBucket(line({ observed_at: START + 60 }), START + 61)).toThrow(/out of order/);
  });
});
