import { readEnv } from '@/lib/env';
import { getLogger } from '@/lib/logger';
import type { TelemetryOptions } from './open-exporters';

/**
 * Sends spans and figures of this process to an OpenTelemetry receiver (OTLP over HTTP, JSON) when
 * `OTEL_EXPORTER_OTLP_ENDPOINT` names one; else its libraries are not even loaded. A receiver that is away costs what would
 * have been sent and nothing else: it is said in the log, at most every ten minutes. Returns what sends the rest and stops.
 */
export async function startTelemetry(options: TelemetryOptions): Promise<() => Promise<void>> {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint } = readEnv();
  if (!endpoint) return async () => {};
  const { openExporters } = await import('./open-exporters');
  getLogger().info({ role: options.role }, 'traces and figures of this process go to OTEL_EXPORTER_OTLP_ENDPOINT');
  return openExporters(endpoint, options);
}
