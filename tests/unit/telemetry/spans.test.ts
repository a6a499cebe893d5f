import { DataPointType } from '@opentelemetry/sdk-metrics';
import { describe, expect, test } from 'vitest';
import { parseEnv } from '@/lib/env';
import { mapSamples, toInstant } from '@/lib/telemetry/map-samples';
import { summarizeSql } from '@/lib/telemetry/spans';

describe('what a span says of a statement', () => {
  test.each([
    { sql: 'SELECT "public"."budget"."id" FROM "public"."budget" WHERE 1=1', summary: 'SELECT budget' },
    { sql: "INSERT INTO usage_minute (a) VALUES ('secret')", summary: 'INSERT usage_minute' },
    { sql: '\n  UPDATE ONLY delivery SET state = $1', summary: 'UPDATE delivery' },
    { sql: 'WITH one AS (SELECT 1 FROM leak_finding) SELECT * FROM one', summary: 'WITH leak_finding' },
    { sql: 'BEGIN', summary: 'BEGIN' },
    { sql: '', summary: 'QUERY' },
    { sql: `SELECT ${'x, '.repeat(100_000)} FROM far`, summary: 'SELECT' },
  ])('$summary', ({ sql, summary }) => {
    expect(summarizeSql(sql)).toBe(summary);
  });
});

test('figures become one metric a name: counters since the start of the process, the rest as they are now', () => {
  const [startedAt, now] = [toInstant(1_000), toInstant(61_500)];
  const metrics = mapSamples(
    [
      { name: 'requests', help: 'Answered', labels: { status: '200' }, value: 7, isCounter: true },
      { name: 'requests', help: 'Answered', labels: { status: '503' }, value: 1, isCounter: true },
      { name: 'lag', help: 'Age', labels: {}, value: 12.5 },
    ],
    { startedAt, now },
  );
  expect(metrics.map(({ descriptor, dataPointType }) => [descriptor.name, dataPointType])).toEqual([
    ['requests', DataPointType.SUM],
    ['lag', DataPointType.GAUGE],
  ]);
  expect(metrics[0]?.dataPoints).toEqual([
    { startTime: [1, 0], endTime: [61, 500_000_000], attributes: { status: '200' }, value: 7 },
    { startTime: [1, 0], endTime: [61, 500_000_000], attributes: { status: '503' }, value: 1 },
  ]);
  expect(metrics[1]?.dataPoints[0]?.startTime).toEqual([61, 500_000_000]);
});

describe('the variables of OpenTelemetry', () => {
  test('headers are names with percent-encoded values', () => {
    const env = parseEnv({ OTEL_EXPORTER_OTLP_HEADERS: ' Authorization=Bearer%20abc%3D , x-tenant=acme' });
    expect(env.OTEL_EXPORTER_OTLP_HEADERS).toEqual({ authorization: 'Bearer abc=', 'x-tenant': 'acme' });
  });

  test.each([
    { source: { OTEL_EXPORTER_OTLP_HEADERS: 'Bearer hunter2-hunter2' }, message: /HEADERS: expected headers such as/ },
    { source: { OTEL_EXPORTER_OTLP_HEADERS: 'a=%E0%A4%A' }, message: /HEADERS: expected headers such as/ },
    { source: { OTEL_TRACES_SAMPLER_ARG: '1.5' }, message: /SAMPLER_ARG "1.5": expected a share from 0 to 1/ },
    {
      source: { OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4318' },
      message: /ENDPOINT "collector:4318": expected an address/,
    },
  ])('$source is refused', ({ source, message }) => {
    expect(() => parseEnv(source)).toThrow(message);
    expect(() => parseEnv(source)).not.toThrow(/hunter2/);
  });
});
