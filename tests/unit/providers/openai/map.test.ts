import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { UsageBucket } from '@/lib/domain/usage/usage';
import { parseUsageBucket } from '@/lib/providers/openai/map';
import { bucket, row } from './fake-server';

const START = 1_730_419_200;

function parseRows(results: unknown[]): UsageBucket['rows'] {
  return parseUsageBucket(bucket(START, START + 86_400, results)).rows;
}

describe('parseUsageBucket', () => {
  it('reads the documented completions row', () => {
    const parsed = parseUsageBucket({
      object: 'bucket',
      start_time: START,
      end_time: START + 86_400,
      results: [
        row({
          input_tokens: 5_000,
          input_cached_tokens: 1_800,
          input_cache_write_tokens: 200,
          input_uncached_tokens: 3_000,
          output_tokens: 1_000,
          input_audio_tokens: 300,
          input_cached_audio_tokens: 100,
          output_audio_tokens: 100,
          input_image_tokens: 200,
          input_cached_image_tokens: 200,
          output_image_tokens: 100,
          num_model_requests: 5,
          api_source: 'unlabeled',
        }),
      ],
    });
    expect(parsed).toMatchObject({ kind: 'completions', bucketSeconds: 86_400, startsAt: new Date(START * 1_000) });
    expect(parsed.rows[0]?.counts).toEqual({
      requests: 5,
      inputTokens: 5_000,
      cachedInputTokens: 1_800,
      cacheWriteTokens: 200,
      longCacheWriteTokens: 0,
      outputTokens: 1_000,
      inputAudioTokens: 300,
      cachedAudioTokens: 100,
      outputAudioTokens: 100,
      inputImageTokens: 200,
      cachedImageTokens: 200,
      outputImageTokens: 100,
      units: 0,
    });
    expect(parsed.rows[0]?.dimensions).toMatchObject({
      projectId: 'proj_a',
      batch: false,
      serviceTier: 'default',
      apiSource: 'unlabeled',
    });
  });

  it.each<[object: string, fields: Record<string, unknown>, kind: string, counts: Record<string, number>]>([
    ['embeddings', { input_tokens: 20, num_model_requests: 2 }, 'embeddings', { requests: 2, inputTokens: 20 }],
    ['moderations', { input_tokens: 16, num_model_requests: 2 }, 'moderations', { requests: 2, inputTokens: 16 }],
    ['images', { images: 3, num_model_requests: 2 }, 'images', { requests: 2, units: 3 }],
    ['audio_speeches', { characters: 45, num_model_requests: 1 }, 'audio_speeches', { requests: 1, units: 45 }],
    [
      'audio_transcriptions',
      { seconds: 20, num_model_requests: 1 },
      'audio_transcriptions',
      { requests: 1, units: 20 },
    ],
    ['vector_stores', { usage_bytes: 1_024 }, 'vector_stores', { requests: 0, units: 1_024 }],
    ['code_interpreter_sessions', { num_sessions: 4 }, 'code_interpreter_sessions', { requests: 0, units: 4 }],
    ['file_searches', { num_requests: 6 }, 'file_search_calls', { requests: 6, units: 6 }],
    ['web_searches', { num_model_requests: 2, num_requests: 7 }, 'web_search_calls', { requests: 2, units: 7 }],
    [
      'decisions',
      { input_tokens: 5, output_tokens: 2, num_model_requests: 1 },
      'decisions',
      { requests: 1, inputTokens: 5, outputTokens: 2 },
    ],
  ])('tells the kind of %s rows and counts their own unit', (object, fields, kind, counts) => {
    const raw = { object: `organization.usage.${object}.result`, ...fields };
    const parsed = parseUsageBucket(bucket(START, START + 60, [raw]));
    expect(parsed.kind).toBe(kind);
    expect(parsed.rows[0]?.counts).toMatchObject(counts);
  });

  it('names the dimensions that only images have', () => {
    const raw = { object: 'organization.usage.images.result', images: 1, size: '1024x1024', source: 'image.edit' };
    expect(parseRows([raw])[0]?.dimensions).toMatchObject({ imageSize: '1024x1024', imageSource: 'edit' });
  });

  it('adds up rows with equal dimensions', () => {
    const rows = parseRows([row({ input_tokens: 3 }), row({ model: 'gpt-4.1' }), row({ input_tokens: 4 })]);
    expect(rows.map(({ counts }) => [counts.requests, counts.inputTokens])).toEqual([
      [2, 7],
      [1, 10],
    ]);
  });

  it('takes absent and null fields as nothing and ignores unknown ones', () => {
    const raw = { object: 'organization.usage.completions.result', input_tokens: null, user_email: 'a@b.c', model: '' };
    const [parsed] = parseRows([raw]);
    expect(parsed?.counts).toMatchObject({ requests: 0, inputTokens: 0, outputTokens: 0 });
    expect(parsed?.dimensions).toMatchObject({ apiKeyId: null, model: null, batch: null });
  });

  it('sums the two cache write parts when their total is not sent', () => {
    const raw = row({ input_cache_write_30m_tokens: 3, input_cache_write_12h_tokens: 4 });
    expect(parseRows([raw])[0]?.counts.cacheWriteTokens).toBe(7);
  });

  it('gives a bucket cut at the query start its whole interval when the width is known', () => {
    const cut = bucket(START + 63_060, START + 86_400, [row()]);
    expect(parseUsageBucket(cut, { kind: 'completions', bucketSeconds: 86_400 }).startsAt).toEqual(
      new Date(START * 1_000),
    );
  });

  it('takes an empty bucket of unknown kind as completions', () => {
    expect(parseUsageBucket(bucket(START, START + 3_600)).kind).toBe('completions');
  });

  it.each<[name: string, raw: unknown, message: RegExp]>([
    ['not an object', 'bucket', /^bucket: expected an object, got "bucket"/],
    ['no start', { end_time: START }, /bucket\.start_time: expected unix seconds, got nothing/],
    ['a width the provider does not have', bucket(START, START + 120), /bucket width: expected 60, 3600 or 86400/],
    ['a cut bucket without a width', bucket(START + 60, START + 86_400), /aligned to UTC/],
    [
      'a negative count',
      bucket(START, START + 60, [row({ input_tokens: -5 })]),
      /results\[0\]\.input_tokens: expected an integer from 0/,
    ],
    ['a fraction', bucket(START, START + 60, [row({ output_tokens: 1.5 })]), /results\[0\]\.output_tokens/],
    ['not a number', bucket(START, START + 60, [row({ output_tokens: 'many' })]), /got "many"/],
    [
      'a model that is no text',
      bucket(START, START + 60, [row({ model: 7 })]),
      /results\[0\]\.model: expected text or null/,
    ],
    ['results that are no list', { ...bucket(START, START + 60), results: 5 }, /bucket\.results: expected an array/],
    ['an unknown kind', bucket(START, START + 60, [{ object: 'x' }]), /results\[0\]\.object: expected one of/],
    [
      'two kinds in one bucket',
      bucket(START, START + 60, [row(), { object: 'organization.usage.embeddings.result' }]),
      /results\[1\]\.object: expected a result of kind completions/,
    ],
  ])('refuses %s and says where', (_name, raw, message) => {
    expect(() => parseUsageBucket(raw)).toThrow(message);
  });

  it('leaves a bad row out and reports it when asked to go on', () => {
    const problems: string[] = [];
    const raw = bucket(START, START + 60, [row({ input_tokens: -1 }), row()]);
    const parsed = parseUsageBucket(raw, { onBadRow: (message) => problems.push(message) });
    expect(parsed.rows).toHaveLength(1);
    expect(problems[0]).toMatch(/completions bucket of 2024-11-01T00:00:00.000Z: results\[0\]\.input_tokens/);
  });

  it('keeps every token, however rows repeat', () => {
    const rows = fc.array(
      fc.record({
        input_tokens: fc.nat(1_000_000),
        model: fc.constantFrom('a', 'b', null),
        project_id: fc.constantFrom('p', 'q'),
      }),
    );
    fc.assert(
      fc.property(rows, (sent) => {
        const parsed = parseRows(sent.map(row));
        const total = parsed.reduce((sum, { counts }) => sum + counts.inputTokens, 0);
        return total === sent.reduce((sum, { input_tokens }) => sum + input_tokens, 0) && parsed.length <= 6;
      }),
    );
  });
});
