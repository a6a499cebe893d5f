import type { PushedAmount, PushedField, PushedItem, Refusal, Signal } from '@/lib/domain/connections/pushed/item';
import type { UsageDimensions, UsageKind } from '@/lib/domain/usage/usage';
import { type Attributes, findText, makeKey, readAttributes } from './attributes';
import {
  findGenAiModel,
  findGenAiVendor,
  findOperationKind,
  findService,
  mapClaudeCode,
  mapDimensions,
  SELF_HOSTED,
} from './dimensions';
import type { KeyValue } from './proto/common';
import { AggregationTemporality, DataPointFlags, type Metric } from './proto/metrics';
import type { ExportMetricsServiceRequest } from './proto/metrics-service';

/** What a request holds; `ignored` = data points that have nothing to do with the usage of models. */
export type ReadExport = { items: PushedItem[]; refused: Refusal[]; ignored: number };

/** What a data point adds. `null` = nothing, because another signal reports the same usage. */
type Meaning = {
  kind: UsageKind;
  dimensions: UsageDimensions;
  fields: readonly PushedField[];
  isDollars?: true;
} | null;
type Reading = { signal: Signal; read(attributes: Attributes): Meaning };

/** Parts of the tokens of a request: input includes what was read from the cache and written to it. */
const PARTS: Readonly<Record<string, readonly PushedField[]>> = {
  input: ['inputTokens'],
  output: ['outputTokens'],
  // The word for output until 1.28 of the conventions.
  completion: ['outputTokens'],
};
const CLAUDE_CODE_PARTS: Readonly<Record<string, readonly PushedField[]>> = {
  input: ['inputTokens'],
  output: ['outputTokens'],
  cacheRead: ['inputTokens', 'cachedInputTokens'],
  cacheCreation: ['inputTokens', 'cacheWriteTokens'],
};

function readGenAi(attributes: Attributes, fields: readonly PushedField[] | undefined): Meaning {
  const kind = findOperationKind(findText(attributes, 'gen_ai.operation.name'));
  if (kind === null || fields === undefined) return null;
  return {
    kind,
    fields,
    dimensions: mapDimensions(attributes, findGenAiModel(attributes), findGenAiVendor(attributes)),
  };
}
const genAi = (...fields: PushedField[]): Reading => ({
  signal: 'gen-ai-usage',
  read: (attributes) => readGenAi(attributes, fields),
});
const vllm = (...fields: PushedField[]): Reading => ({
  signal: 'vllm',
  read: (attributes) => ({
    ...{ kind: 'completions', fields },
    dimensions: mapDimensions(attributes, findText(attributes, 'model_name'), SELF_HOSTED),
  }),
});

/** Sources: semantic conventions for generative AI, docs of Claude Code's monitoring, vLLM's list of metrics. */
const METRICS: Readonly<Record<string, Reading>> = {
  'gen_ai.client.token.usage': {
    signal: 'gen-ai-tokens',
    read: (attributes) => readGenAi(attributes, PARTS[findText(attributes, 'gen_ai.token.type') ?? '']),
  },
  'gen_ai.client.inference.usage.input_tokens': genAi('inputTokens'),
  'gen_ai.client.inference.usage.output_tokens': genAi('outputTokens'),
  'gen_ai.client.inference.usage.cache_read.input_tokens': genAi('cachedInputTokens'),
  'gen_ai.client.inference.usage.cache_write.input_tokens': genAi('cacheWriteTokens'),
  'claude_code.token.usage': {
    signal: 'claude-code',
    read(attributes) {
      const fields = CLAUDE_CODE_PARTS[findText(attributes, 'type') ?? ''];
      return fields === undefined ? null : { kind: 'completions', fields, dimensions: mapClaudeCode(attributes) };
    },
  },
  'claude_code.cost.usage': {
    signal: 'claude-code',
    read: (attributes) => ({
      ...{ kind: 'completions', fields: ['costNanos'], isDollars: true },
      dimensions: mapClaudeCode(attributes),
    }),
  },
  'vllm:prompt_tokens': vllm('inputTokens'),
  'vllm:generation_tokens': vllm('outputTokens'),
  'vllm:request_success': vllm('requests'),
};

/** Collectors write ":" as "_" and leave out or add "_total". */
const findReading = (name: string) => METRICS[name.replace(/^vllm_/, 'vllm:').replace(/_total$/, '')] ?? METRICS[name];

const MODES = {
  [AggregationTemporality.DELTA]: 'delta',
  [AggregationTemporality.CUMULATIVE]: 'cumulative',
  [AggregationTemporality.UNSPECIFIED]: null,
} as const satisfies Record<AggregationTemporality, PushedItem['mode'] | null>;

/** A point of a sum or of a histogram. */
type Point = {
  attributes: KeyValue[];
  startTimeUnixNano: bigint;
  timeUnixNano: bigint;
  flags: number;
  sum: number;
  /** Of a histogram: how many measurements. */
  count: bigint | null;
};

/** Every data point of an export that reports usage of models. */
export function readMetrics({ resourceMetrics }: ExportMetricsServiceRequest): ReadExport {
  const found: ReadExport = { items: [], refused: [], ignored: 0 };
  for (const { resource, scopeMetrics } of resourceMetrics) {
    const sender = resource?.attributes ?? [];
    for (const { scope, metrics } of scopeMetrics) {
      for (const metric of metrics) {
        const reading = findReading(metric.name);
        if (reading) readMetric(metric, { reading, sender, scope: scope?.name ?? '' }, found);
        else found.ignored += metric.data.value?.dataPoints.length ?? 0;
      }
    }
  }
  return found;
}

type Place = { reading: Reading; sender: readonly KeyValue[]; scope: string };

function readMetric(metric: Metric, { reading, sender, scope }: Place, found: ReadExport): void {
  const listed = listPoints(metric);
  if ('refusal' in listed) {
    for (let at = 0; at < listed.points; at += 1) found.refused.push(listed.refusal);
    return;
  }
  for (const point of listed.points) {
    // The sender says that there is no value.
    if ((point.flags & DataPointFlags.NO_RECORDED_VALUE_MASK) !== 0) continue;
    const attributes = readAttributes(sender, point.attributes);
    const meaning = reading.read(attributes);
    if (meaning === null) {
      found.ignored += 1;
      continue;
    }
    const { startTimeUnixNano: startNanos, timeUnixNano: endNanos } = point;
    const producer = [sender, scope, metric.name, startNanos] as const;
    const seriesKey = makeKey('series', ...producer, point.attributes);
    found.items.push({
      ...{ mode: listed.mode, signal: reading.signal, kind: meaning.kind, dimensions: meaning.dimensions },
      ...{
        startNanos,
        endNanos,
        seriesKey: listed.mode === 'delta' ? makeKey('delta', sender, scope, metric.name, point.attributes) : seriesKey,
      },
      producerKey: makeKey('producer', ...producer),
      digest: makeKey('point', seriesKey, endNanos, String(point.sum), String(point.count)),
      service: findService(attributes),
      amounts: listAmounts(point, meaning),
      requestCount: point.count === null ? null : Number(point.count),
    });
  }
}

function listAmounts({ sum, count }: Point, { fields, isDollars }: NonNullable<Meaning>): PushedAmount[] {
  const amounts: PushedAmount[] = [{ value: isDollars ? Math.round(sum * 1e9) : sum, fields }];
  // Input and output are measured once a request each: one of both counts the requests.
  if (count !== null && fields.includes('inputTokens')) amounts.push({ value: Number(count), fields: ['requests'] });
  return amounts;
}

type Listed = { mode: PushedItem['mode']; points: Point[] } | { refusal: Refusal; points: number };

function listPoints({ name, data }: Metric): Listed {
  const refuse = (code: Refusal['code'], message: string): Listed => ({
    refusal: { code, message: `${name}: ${message}` },
    points: data.value?.dataPoints.length ?? 0,
  });
  switch (data.case) {
    case 'sum': {
      const mode = MODES[data.value.aggregationTemporality];
      if (!mode) return refuse('no_temporality', 'expected delta or cumulative temporality');
      if (!data.value.isMonotonic) return refuse('not_a_count', 'expected a sum that only grows');
      const points = data.value.dataPoints.map((point) => ({
        ...{
          attributes: point.attributes,
          flags: point.flags,
          count: null,
          sum: Number(point.value.value ?? Number.NaN),
        },
        ...{ startTimeUnixNano: point.startTimeUnixNano, timeUnixNano: point.timeUnixNano },
      }));
      return { mode, points };
    }
    case 'histogram':
    case 'exponentialHistogram': {
      const mode = MODES[data.value.aggregationTemporality];
      if (!mode) return refuse('no_temporality', 'expected delta or cumulative temporality');
      const points = data.value.dataPoints.map((point) => ({
        ...{ attributes: point.attributes, flags: point.flags, count: point.count, sum: point.sum ?? Number.NaN },
        ...{ startTimeUnixNano: point.startTimeUnixNano, timeUnixNano: point.timeUnixNano },
      }));
      return { mode, points };
    }
    default:
      return refuse('not_a_count', 'expected a sum or a histogram');
  }
}
