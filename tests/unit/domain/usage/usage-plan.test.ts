import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUCKET_SECONDS } from '@/lib/domain/usage/usage';
import {
  type ChartBucket,
  cutSegments,
  estimateBucketCount,
  findFittingBucket,
  type GrainCoverage,
  listChartBuckets,
  planUsageRead,
} from '@/lib/domain/usage/usage-plan';

const at = (text: string) => new Date(text);
const LONG_AGO = at('2020-01-01T00:00:00Z');
const ALL: GrainCoverage = { minute: LONG_AGO, hour: LONG_AGO, day: LONG_AGO };
const BUCKETS: ChartBucket[] = ['minute', 'hour', 'day', 'month'];
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'];

const spans = fc
  .record({ startMin: fc.integer({ min: 0, max: 525_600 }), lengthMin: fc.integer({ min: 1, max: 100_000 }) })
  .map(({ startMin, lengthMin }) => {
    const startMs = Date.UTC(2026, 0, 1) + startMin * 60_000;
    return { startsAt: new Date(startMs), endsAt: new Date(startMs + lengthMin * 60_000) };
  });

describe('chart buckets', () => {
  test('fill the span without gap or overlap', () => {
    fc.assert(
      fc.property(spans, fc.constantFrom(...BUCKETS.slice(1)), fc.constantFrom(...ZONES), (span, bucket, timezone) => {
        const buckets = listChartBuckets(span, bucket, timezone);
        expect(buckets[0]?.startsAt).toEqual(span.startsAt);
        expect(buckets.at(-1)?.endsAt).toEqual(span.endsAt);
        for (const [index, one] of buckets.entries()) {
          expect(one.startsAt < one.endsAt).toBe(true);
          if (index > 0) expect(one.startsAt).toEqual(buckets[index - 1]?.endsAt);
        }
        expect(Math.abs(buckets.length - estimateBucketCount(span, bucket))).toBeLessThanOrEqual(2);
      }),
      { numRuns: 60 },
    );
  });

  test.each([
    ['Europe/Berlin', '2026-03-28T23:00:00Z', 23],
    ['Europe/Berlin', '2026-10-24T22:00:00Z', 25],
    ['Australia/Lord_Howe', '2026-04-04T13:00:00Z', 24.5],
    ['UTC', '2026-03-29T00:00:00Z', 24],
  ])('a day of %s from %s lasts %d hours', (timezone, start, hours) => {
    const span = { startsAt: at(start), endsAt: new Date(at(start).getTime() + 72 * 3_600_000) };
    const [first] = listChartBuckets(span, 'day', timezone);
    expect(((first?.endsAt.getTime() ?? 0) - at(start).getTime()) / 3_600_000).toBe(hours);
  });
});

describe('read plan', () => {
  test('covers each minute of the span exactly once where all grains are stored', () => {
    fc.assert(
      fc.property(spans, fc.constantFrom(...BUCKETS.slice(1)), fc.constantFrom(...ZONES), (span, bucket, timezone) => {
        const buckets = listChartBuckets(span, bucket, timezone);
        const plan = planUsageRead(buckets, bucket, ALL);
        let reached = span.startsAt.getTime();
        for (const segment of plan) {
          expect(segment.startsAt.getTime()).toBe(reached);
          expect(segment.startsAt.getTime() % (BUCKET_SECONDS[segment.grain] * 1_000)).toBe(0);
          const own = buckets[segment.bucketIndex];
          expect(own && segment.startsAt >= own.startsAt && segment.endsAt <= own.endsAt).toBe(true);
          reached = segment.endsAt.getTime();
        }
        expect(reached).toBe(span.endsAt.getTime());
      }),
      { numRuns: 60 },
    );
  });

  test('counts each stored day once, whatever the zone, where nothing finer is stored', () => {
    const coverage: GrainCoverage = { minute: null, hour: null, day: LONG_AGO };
    fc.assert(
      fc.property(fc.constantFrom(...ZONES), fc.integer({ min: 2, max: 80 }), (timezone, days) => {
        const startsAt = at('2026-03-01T12:00:00Z');
        const span = { startsAt, endsAt: new Date(startsAt.getTime() + days * 86_400_000) };
        const plan = planUsageRead(listChartBuckets(span, 'day', timezone), 'day', coverage);
        const read = plan.flatMap((segment) => {
          expect(segment.grain).toBe('day');
          const count = (segment.endsAt.getTime() - segment.startsAt.getTime()) / 86_400_000;
          return Array.from({ length: count }, (_, index) => segment.startsAt.getTime() / 86_400_000 + index);
        });
        expect(read).toEqual(Array.from({ length: days }, (_, index) => Date.UTC(2026, 2, 1) / 86_400_000 + index));
      }),
    );
  });

  test('reads no moment twice, wherever finer rows begin', () => {
    const within = (days: number) =>
      fc.integer({ min: 0, max: days * 24 }).map((hour) => new Date(Date.UTC(2026, 2, 1, hour)));
    const zones = fc.constantFrom(...ZONES);
    const buckets = fc.constantFrom<ChartBucket>('day', 'month');
    fc.assert(
      fc.property(spans, within(60), within(60), zones, buckets, (anySpan, hour, minute, timezone, bucket) => {
        const startsAt = new Date(Date.UTC(2026, 2, 1) + (anySpan.startsAt.getTime() % (30 * 86_400_000)));
        const span = { startsAt, endsAt: new Date(startsAt.getTime() + 30 * 86_400_000) };
        const plan = planUsageRead(listChartBuckets(span, bucket, timezone), bucket, { minute, hour, day: LONG_AGO });
        for (const [index, segment] of plan.entries()) {
          expect(segment.startsAt < segment.endsAt).toBe(true);
          if (index > 0) expect(segment.startsAt >= (plan[index - 1]?.endsAt ?? segment.startsAt)).toBe(true);
        }
        const readMs = plan.reduce((sum, one) => sum + one.endsAt.getTime() - one.startsAt.getTime(), 0);
        expect(Math.abs(readMs - 30 * 86_400_000)).toBeLessThan(86_400_000);
      }),
      { numRuns: 200 },
    );
  });

  test('reads days of another zone by hour from where hours are stored on', () => {
    const coverage: GrainCoverage = { minute: null, hour: at('2026-02-10T00:00:00Z'), day: LONG_AGO };
    const span = { startsAt: at('2026-02-06T23:00:00Z'), endsAt: at('2026-02-12T23:00:00Z') };
    const plan = planUsageRead(listChartBuckets(span, 'day', 'Europe/Berlin'), 'day', coverage);
    expect(plan.map(({ grain, startsAt }) => [grain, startsAt.toISOString().slice(5, 13)])).toEqual([
      ['day', '02-07T00'],
      ['day', '02-08T00'],
      ['day', '02-09T00'],
      ['hour', '02-10T00'],
      ['hour', '02-10T23'],
      ['hour', '02-11T23'],
    ]);
  });

  test.each([
    { name: 'whole UTC days are read by day', bucket: 'day', zone: 'UTC', grains: ['day'] },
    { name: 'days of another zone are read by hour', bucket: 'day', zone: 'Europe/Berlin', grains: ['hour'] },
    {
      name: 'a quarter of an hour off needs minutes',
      bucket: 'day',
      zone: 'Asia/Kathmandu',
      grains: ['hour', 'minute'],
    },
    {
      name: 'months of another zone are days with hours at the edge',
      bucket: 'month',
      zone: 'Europe/Berlin',
      grains: ['day', 'hour'],
    },
    { name: 'hours are never read from days', bucket: 'hour', zone: 'Asia/Kathmandu', grains: ['hour'] },
  ] as const)('$name', ({ bucket, zone, grains }) => {
    const offsets = { UTC: '00:00', 'Europe/Berlin': '23:00', 'Asia/Kathmandu': '18:15' };
    const start = bucket === 'hour' ? at('2026-02-01T00:00:00Z') : at(`2026-01-31T${offsets[zone]}:00Z`);
    const span = { startsAt: start, endsAt: new Date(start.getTime() + 20 * 86_400_000) };
    const plan = planUsageRead(listChartBuckets(span, bucket, zone), bucket, ALL);
    expect([...new Set(plan.map((segment) => segment.grain))].sort()).toEqual([...grains].sort());
  });
});

describe('bucket that fits', () => {
  test.each([
    [1, 'minute'],
    [30, 'hour'],
    [400, 'day'],
    [40_000, 'month'],
    [3_000_000, null],
  ])('%i days fit by %s', (days, expected) => {
    const span = { startsAt: at('2026-01-01T00:00:00Z'), endsAt: new Date(Date.UTC(2026, 0, 1) + days * 86_400_000) };
    expect(findFittingBucket(span, 2_000)).toBe(expected);
  });
});

test('cut at a midnight, nothing is lost, read twice or moved to another chart bucket', () => {
  const days = fc.integer({ min: -2, max: 80 });
  fc.assert(
    fc.property(spans, fc.constantFrom('day', 'month'), fc.constantFrom(...ZONES), days, (span, bucket, zone, day) => {
      const midnight = new Date(Date.UTC(2026, 0, 1 + day));
      const segments = planUsageRead(listChartBuckets(span, bucket, zone), bucket, ALL);
      const { before, after } = cutSegments(segments, midnight);
      expect(before.every((one) => one.endsAt <= midnight)).toBe(true);
      expect(after.every((one) => one.startsAt >= midnight)).toBe(true);
      const describeRows = (list: typeof segments) =>
        list.flatMap((one) => {
          const unitMs = BUCKET_SECONDS[one.grain] * 1_000;
          const count = (one.endsAt.getTime() - one.startsAt.getTime()) / unitMs;
          return Array.from(
            { length: count },
            (_, at) => `${one.bucketIndex} ${one.grain} ${one.startsAt.getTime() + at * unitMs}`,
          );
        });
      expect([...describeRows(before), ...describeRows(after)].sort()).toEqual(describeRows(segments).sort());
    }),
    { numRuns: 40 },
  );
});
