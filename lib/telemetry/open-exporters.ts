import process from 'node:process';
import { context, DiagLogLevel, diag, propagation, trace } from '@opentelemetry/api';
import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { type Resource, resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, type MetricProducer, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor, ParentBasedSampler, TraceIdRatioBasedSampler } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { readEnv } from '@/lib/env';
import { getLogger } from '@/lib/logger';
import { listOwnSamples, type Sample } from '@/lib/metrics';
import packageJson from '../../package.json' with { type: 'json' };
import { mapSamples, toInstant } from './map-samples';

/** How often figures are sent. */
const METRICS_EVERY_MS = 60_000;
const EXPORT_TIMEOUT_MS = 10_000;
/** A receiver that is away does not hold up the end of the process for longer. */
const STOP_PATIENCE_MS = 3_000;
/** The exporter complains with every batch; once in so long is enough to know. */
const COMPLAIN_EVERY_MS = 10 * 60_000;

export type TelemetryOptions = {
  role: 'web' | 'worker';
  /** Figures beside those that this process counts itself. */
  readSamples?: () => Promise<readonly Sample[]>;
  /** Shorter in tests, in milliseconds. */
  metricsEveryMs?: number;
};

/** Begins to send and returns what sends the rest and stops; see `startTelemetry`. */
export function openExporters(endpoint: string, options: TelemetryOptions): () => Promise<void> {
  const { role, readSamples = async () => [], metricsEveryMs = METRICS_EVERY_MS } = options;
  const { OTEL_EXPORTER_OTLP_HEADERS: headers, OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER_ARG } = readEnv();
  complainSeldom();
  const at = (signal: string) => ({
    url: `${endpoint.replace(/\/+$/, '')}/v1/${signal}`,
    headers,
    timeoutMillis: EXPORT_TIMEOUT_MS,
  });
  const resource = resourceFromAttributes({
    'service.name': OTEL_SERVICE_NAME,
    'service.version': packageJson.version,
    'service.instance.id': `${role}-${process.pid}`,
    'spendwatch.role': role,
  });
  const tracers = new NodeTracerProvider({
    resource,
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(OTEL_TRACES_SAMPLER_ARG) }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter(at('traces')))],
  });
  tracers.register();
  const reader = new PeriodicExportingMetricReader({
    exporter: new OTLPMetricExporter(at('metrics')),
    exportIntervalMillis: metricsEveryMs,
    exportTimeoutMillis: Math.min(EXPORT_TIMEOUT_MS, metricsEveryMs),
    metricProducers: [createProducer(resource, readSamples)],
  });
  const meters = new MeterProvider({ resource, readers: [reader] });
  return async () => {
    for (const one of [trace, context, propagation]) one.disable();
    const rest = Promise.allSettled([tracers.shutdown(), meters.shutdown()]);
    await Promise.race([rest, new Promise((resolve) => void setTimeout(resolve, STOP_PATIENCE_MS).unref())]);
  };
}

/** Lets the exporters' complaints into the log of this process, without their bodies. */
function complainSeldom(): void {
  let complainedAt = Number.NEGATIVE_INFINITY;
  const complain = (message: string) => {
    const now = performance.now();
    if (now - complainedAt < COMPLAIN_EVERY_MS) return;
    complainedAt = now;
    getLogger().warn({ reason: message.slice(0, 300) }, 'the OpenTelemetry receiver did not take what was sent');
  };
  const silent = () => {};
  diag.setLogger(
    { error: complain, warn: silent, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true },
  );
}

/** The figures of `/metrics` as OpenTelemetry has them; those that could not be read are left out, and said. */
function createProducer(resource: Resource, readSamples: () => Promise<readonly Sample[]>): MetricProducer {
  const startedAt = toInstant(Date.now());
  return {
    async collect() {
      const errors: unknown[] = [];
      const own = await listOwnSamples();
      const others = await readSamples().catch((error: unknown) => {
        errors.push(error);
        return [];
      });
      const metrics = mapSamples([...own, ...others], { startedAt, now: toInstant(Date.now()) });
      const scopeMetrics = [{ scope: { name: 'spendwatch', version: packageJson.version }, metrics }];
      return { resourceMetrics: { resource, scopeMetrics }, errors };
    },
  };
}
