import { SpanKind, trace } from '@opentelemetry/api';
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtoMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtoTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AggregationTemporality, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getConnectionStatus } from '@/lib/services/connections/get-connection-status';
import { getPushStatus } from '@/lib/services/connections/pushed/manage-sources';
import { useTestDatabase } from '../../support/database';
import { makeOwner, makeSource, pullAll, readStored, startReceiver } from '../../support/otlp';

useTestDatabase();

let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());

const resource = resourceFromAttributes({ 'service.name': 'checkout', 'service.instance.id': 'a' });
const COMPRESSIONS = ['none', 'gzip'] as const;
const now = () => new Date();

describe.each([
  { name: 'protobuf', Metrics: ProtoMetrics, Traces: ProtoTraces },
  { name: 'JSON', Metrics: JsonMetrics, Traces: JsonTraces },
])('the official exporters in $name', ({ Metrics, Traces }) => {
  const connect = (path: string, token: string, compression: (typeof COMPRESSIONS)[number]) => ({
    url: `${receiver.url}/otlp/v1/${path}`,
    headers: { authorization: `Bearer ${token}` },
    // The values of the library's enum, which its packages do not export to each other.
    compression: compression as never,
    timeoutMillis: 10_000,
  });

  test.each(
    COMPRESSIONS.flatMap((compression) =>
      [AggregationTemporality.CUMULATIVE, AggregationTemporality.DELTA].map((temporality) => ({
        compression,
        temporality,
      })),
    ),
  )('token histogram, packed by $compression, temporality $temporality', async ({ compression, temporality }) => {
    const viewer = await makeOwner();
    const source = await makeSource(viewer, now());
    const exporter = new Metrics({ ...connect('metrics', source.token, compression), temporalityPreference: 1 });
    exporter.selectAggregationTemporality = () => temporality;
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    const meters = new MeterProvider({ resource, readers: [reader] });
    const usage = meters.getMeter('app').createHistogram('gen_ai.client.token.usage', { unit: '{token}' });
    const common = {
      ...{ 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'openai', 'enduser.id': 'ada' },
      'gen_ai.request.model': 'gpt-5-mini',
    };
    const call = (input: number, output: number) => {
      usage.record(input, { ...common, 'gen_ai.token.type': 'input' });
      usage.record(output, { ...common, 'gen_ai.token.type': 'output' });
    };
    call(1_000, 200);
    call(500, 100);
    await meters.forceFlush();
    call(40, 4);
    await meters.forceFlush();
    await meters.shutdown();
    await pullAll(now);
    const rows = await readStored(source.id);
    const sum = (field: 'input' | 'output' | 'requests' | 'nanos') =>
      rows.reduce((all, row) => all + (row[field] ?? 0), 0);
    expect([sum('input'), sum('output'), sum('requests')]).toEqual([1_540, 304, 3]);
    expect(new Set(rows.map(({ service, user, model }) => `${service} ${user} ${model}`))).toEqual(
      new Set(['checkout ada openai/gpt-5-mini']),
    );
    // $0.25 and $2 a million tokens.
    expect(sum('nanos')).toBe(1_540 * 250 + 304 * 2_000);
    expect(await getPushStatus(viewer, source.id)).toMatchObject({
      items: { refused: 0, repeated: 0, started: 0 },
      services: [{ service: 'checkout', model: 'gpt-5-mini', signal: 'gen-ai-tokens' }],
    });
    expect(await getConnectionStatus(viewer, source.id)).toMatchObject({ freshness: 'fresh', isPushed: true });
  });

  test.each(COMPRESSIONS)('spans, packed by %s', async (compression) => {
    const viewer = await makeOwner();
    const source = await makeSource(viewer, now());
    const exporter = new Traces(connect('traces', source.token, compression));
    const tracers = new BasicTracerProvider({ resource, spanProcessors: [new SimpleSpanProcessor(exporter)] });
    const tracer = tracers.getTracer('app');
    const call = (attributes: Record<string, string | number>) =>
      tracer.startSpan('chat', { kind: SpanKind.CLIENT, attributes }).end();
    call({
      ...{ 'gen_ai.operation.name': 'chat', 'gen_ai.provider.name': 'anthropic', 'user.id': 'ada' },
      ...{ 'gen_ai.response.model': 'claude-sonnet-4-5', 'gen_ai.usage.input_tokens': 1_000 },
      ...{ 'gen_ai.usage.cache_read.input_tokens': 600, 'gen_ai.usage.cache_creation.input_tokens': 100 },
      'gen_ai.usage.output_tokens': 50,
    });
    call({
      ...{ 'gen_ai.system': 'openai', 'gen_ai.request.model': 'gpt-5-mini', 'gen_ai.usage.prompt_tokens': 10 },
      'gen_ai.usage.completion_tokens': 5,
    });
    // It sums its calls up: these are told by spans of their own.
    call({ 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.usage.input_tokens': 9_999 });
    call({ 'http.route': '/' });
    await tracers.forceFlush();
    await tracers.shutdown();
    await pullAll(now);
    expect(await readStored(source.id)).toMatchObject([
      {
        ...{ service: 'checkout', user: 'ada', model: 'anthropic/claude-sonnet-4-5', requests: 1 },
        ...{ input: 1_000, cached: 600, written: 100, output: 50 },
        nanos: 300 * 3_000 + 600 * 300 + 100 * 3_750 + 50 * 15_000,
      },
      { service: 'checkout', user: null, model: 'openai/gpt-5-mini', requests: 1, input: 10, output: 5 },
    ]);
    trace.disable();
  });
});
