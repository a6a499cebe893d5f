import { describe, expect, test } from 'vitest';
import { computeCost } from '@/lib/domain/pricing';
import { BY_VENDOR } from '@/lib/domain/pricing/vendor-models';
import { NO_COUNTS, NO_DIMENSIONS } from '@/lib/domain/usage/usage';
import { readMetrics } from '@/lib/providers/otlp/read-metrics';
import { readSpans } from '@/lib/providers/otlp/read-spans';
import { decodeExport, encodeAnswer, encodeStatus } from '@/lib/providers/otlp/wire';

const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const POINT = { startTimeUnixNano: '1000', timeUnixNano: '2000' };

function read(metric: object, resource: object[] = []) {
  const body = { resourceMetrics: [{ resource: { attributes: resource }, scopeMetrics: [{ metrics: [metric] }] }] };
  const decoded = decodeExport('metrics', 'json', new TextEncoder().encode(JSON.stringify(body)));
  return decoded.signal === 'metrics' ? readMetrics(decoded.request) : null;
}
const sum = (name: string, attributes: object[], value: object = { asInt: '7' }) => ({
  name,
  sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [{ ...POINT, ...value, attributes }] },
});

describe('metrics', () => {
  test.each([
    ['vllm:prompt_tokens_total', 'inputTokens'],
    ['vllm:prompt_tokens', 'inputTokens'],
    ['vllm_generation_tokens_total', 'outputTokens'],
    ['vllm:request_success_total', 'requests'],
  ])('%s adds to %s of the model it names', (name, field) => {
    const found = read(sum(name, [attribute('model_name', 'meta/llama-3')]), [attribute('service.name', 'gpu')]);
    expect(found?.items).toMatchObject([
      {
        ...{ mode: 'cumulative', signal: 'vllm', service: 'gpu', amounts: [{ value: 7, fields: [field] }] },
        dimensions: { projectId: 'gpu', model: 'vllm/meta/llama-3', apiSource: null },
      },
    ]);
  });

  test('a histogram gives tokens, and requests by its count of inputs alone', () => {
    const histogram = (type: string) => ({
      name: 'gen_ai.client.token.usage',
      histogram: {
        aggregationTemporality: 'AGGREGATION_TEMPORALITY_DELTA',
        dataPoints: [{ ...POINT, count: '3', sum: 99, attributes: [attribute('gen_ai.token.type', type)] }],
      },
    });
    expect(read(histogram('input'))?.items[0]).toMatchObject({
      amounts: [
        { value: 99, fields: ['inputTokens'] },
        { value: 3, fields: ['requests'] },
      ],
    });
    expect(read(histogram('output'))?.items[0]?.amounts).toEqual([{ value: 99, fields: ['outputTokens'] }]);
    // A kind of tokens that nobody knows may be a part of the others.
    expect(read(histogram('reasoning'))).toMatchObject({ items: [], ignored: 1 });
  });

  test('the order of attributes says nothing, their values and the start do', () => {
    const [a, b] = [attribute('model_name', 'x'), attribute('engine', '0')];
    const key = (attributes: object[], more: object = {}) =>
      read(sum('vllm:prompt_tokens', attributes, { asInt: '1', ...more }))?.items[0]?.seriesKey;
    expect(key([a, b])).toBe(key([b, a]));
    expect(key([a, b])).not.toBe(key([a, attribute('engine', '1')]));
    expect(key([a, b])).not.toBe(key([a, b], { startTimeUnixNano: '1001' }));
  });

  test('a point without a value, and what is no sum that grows', () => {
    expect(read(sum('vllm:prompt_tokens', [], { asInt: '1', flags: 1 }))).toMatchObject({ items: [], refused: [] });
    const falling = { name: 'vllm:prompt_tokens', sum: { aggregationTemporality: 1, dataPoints: [POINT] } };
    expect(read(falling)?.refused).toMatchObject([{ code: 'not_a_count' }]);
    const untold = { name: 'vllm:prompt_tokens', sum: { isMonotonic: true, dataPoints: [POINT, POINT] } };
    expect(read(untold)?.refused).toMatchObject([{ code: 'no_temporality' }, { code: 'no_temporality' }]);
  });
});

test('text of hostile senders is stored as text can be', () => {
  const found = read(sum('vllm:prompt_tokens', [attribute('model_name', 'a\u0000b')]));
  expect(found?.items[0]?.dimensions.model).toBe('vllm/ab');
});

test('a span with tokens by its older names, and the ids of both encodings tell spans apart', () => {
  const span = (spanId: string) => ({
    ...{ traceId: '5b8efff798038103d269b633813fc60c', spanId, endTimeUnixNano: '2000' },
    attributes: [
      attribute('gen_ai.system', 'az.ai.openai'),
      attribute('gen_ai.request.model', 'gpt-4o'),
      { key: 'gen_ai.usage.prompt_tokens', value: { intValue: 12 } },
    ],
  });
  const body = { resourceSpans: [{ scopeSpans: [{ spans: [span('eee19b7ec3c1b173'), span('eee19b7ec3c1b174')] }] }] };
  const decoded = decodeExport('traces', 'json', new TextEncoder().encode(JSON.stringify(body)));
  const items = decoded.signal === 'traces' ? readSpans(decoded.request).items : [];
  expect(items).toMatchObject([
    {
      dimensions: { projectId: 'unknown_service', model: 'azure-openai/gpt-4o', apiSource: 'billed-by:azure-openai' },
      amounts: [
        { value: 12, fields: ['inputTokens'] },
        { value: 1, fields: ['requests'] },
      ],
    },
    {},
  ]);
  expect(items[0]?.digest).not.toBe(items[1]?.digest);
});

describe('answers', () => {
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  test('nothing refused is an empty message', () => {
    expect(text(encodeAnswer('metrics', 'json', { rejected: 0, message: '' }))).toBe('{}');
    expect(encodeAnswer('traces', 'protobuf', { rejected: 0, message: '' })).toHaveLength(0);
  });
  test('refused items and failures in the words of OTLP', () => {
    expect(JSON.parse(text(encodeAnswer('traces', 'json', { rejected: 2, message: 'why' })))).toEqual({
      partialSuccess: { rejectedSpans: '2', errorMessage: 'why' },
    });
    expect(JSON.parse(text(encodeStatus('json', { code: 3, message: 'no' })))).toEqual({ code: 3, message: 'no' });
  });
});

test('a model is priced by the vendor in front of its name; without one, or of a vendor without prices, it has none', () => {
  const cost = (model: string) =>
    computeCost(
      'completions',
      { ...NO_DIMENSIONS, model },
      { ...NO_COUNTS, requests: 1, inputTokens: 1_000 },
      new Date('2026-11-23'),
      BY_VENDOR,
    );
  expect(cost('openai/gpt-5-mini')).toMatchObject({ state: 'priced', costNanos: 250_000n });
  expect(cost('anthropic/claude-sonnet-4-5')).toMatchObject({ state: 'priced', costNanos: 3_000_000n });
  for (const model of ['gpt-5-mini', 'vllm/gpt-5-mini', '/gpt-5-mini']) expect(cost(model).state).toBe('unpriced');
});
