import { ValueType } from '@opentelemetry/api';
import { AggregationTemporality, DataPointType, type MetricData } from '@opentelemetry/sdk-metrics';
import type { Sample } from '@/lib/metrics';

type Instant = [seconds: number, nanoseconds: number];

/** Milliseconds since 1970 as OpenTelemetry counts them. */
export const toInstant = (ms: number): Instant => [Math.floor(ms / 1_000), (ms % 1_000) * 1_000_000];

/** One metric for each name, with a point for each set of labels. */
export function mapSamples(samples: readonly Sample[], span: { startedAt: Instant; now: Instant }): MetricData[] {
  const byName = Map.groupBy(samples, ({ name }) => name);
  return [...byName.entries()].map(([name, [first, ...rest]]) => {
    const descriptor = { name, description: first?.help ?? '', unit: '', valueType: ValueType.DOUBLE };
    const isCounter = first?.isCounter === true;
    const dataPoints = [...(first ? [first] : []), ...rest].map(({ labels, value }) => ({
      startTime: isCounter ? span.startedAt : span.now,
      endTime: span.now,
      attributes: labels,
      value,
    }));
    const aggregationTemporality = AggregationTemporality.CUMULATIVE;
    return isCounter
      ? { descriptor, aggregationTemporality, dataPointType: DataPointType.SUM, isMonotonic: true, dataPoints }
      : { descriptor, aggregationTemporality, dataPointType: DataPointType.GAUGE, dataPoints };
  });
}
