import type { UsagePoint, UsageResponse, UsageSeries } from '@/lib/contracts/usage/usage';

/** One point with only what a test cares about; everything else is nothing. */
export function makePoint(start: string, fields: Partial<UsagePoint> = {}): UsagePoint {
  return {
    start,
    requests: 0,
    inputTokens: 0,
    cachedInputTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: 0,
    inputAudioTokens: 0,
    outputAudioTokens: 0,
    inputImageTokens: 0,
    outputImageTokens: 0,
    units: 0,
    cost: '0',
    costSource: 'estimated',
    assumedCost: '0',
    unpricedRequests: 0,
    complete: true,
    ...fields,
  };
}

export function makeSeries(model: string | null, points: UsagePoint[]): UsageSeries {
  return { group: { model }, names: {}, points };
}

export function makeUsage(fields: Partial<UsageResponse> = {}): UsageResponse {
  const { start: _start, complete: _complete, ...totals } = makePoint('2026-11-20T00:00:00Z');
  return {
    from: '2026-11-20T00:00:00.000Z',
    to: '2026-11-24T00:00:00.000Z',
    bucket: 'day',
    timezone: 'UTC',
    currency: 'USD',
    asOf: '2026-11-23T14:03:00.000Z',
    series: [],
    totals,
    ...fields,
  };
}
