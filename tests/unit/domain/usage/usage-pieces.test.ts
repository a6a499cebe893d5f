import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DAY_MS, MINUTE_MS } from '@/lib/domain/time';
import { BUCKET_SECONDS } from '@/lib/domain/usage/usage';
import { planReadPieces } from '@/lib/domain/usage/usage-pieces';
import { type ChartBucket, type GrainCoverage, listChartBuckets, planUsageRead } from '@/lib/domain/usage/usage-plan';

const at = (text: string) => new Date(text);
const LONG_AGO = at('2020-01-01T00:00:00Z');
const ALL: GrainCoverage = { minute: LONG_AGO, hour: LONG_AGO, day: LONG_AGO };
const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'America/St_Johns',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'Pacific/Auckland',
  'Pacific/Apia',
];

const planDays = (timezone: string, from: string, to: string, coverage = ALL) =>
  planUsageRead(listChartBuckets({ startsAt: at(from), endsAt: at(to) }, 'day', timezone), 'day', coverage);

/** Rows a series that pieces or segments read. */
const countRows = (stretches: readonly { grain: keyof typeof BUCKET_SECONDS; startsAt: Date; endsAt: Date }[]) =>
  stretches.reduce(
    (sum, one) => sum + (one.endsAt.getTime() - one.startsAt.getTime()) / 1_000 / BUCKET_SECONDS[one.grain],
    0,
  );

describe('pieces', () => {
  test('count each minute to the chart bucket that its segment counts to, and to no other', () => {
    const spans = fc.tuple(fc.nat(400 * 1_440), fc.integer({ min: 1, max: 9 * 1_440 })).map(([start, length]) => {
      const startMs = Date.UTC(2026, 0, 1) + start * MINUTE_MS;
      return { startsAt: new Date(startMs), endsAt: new Date(startMs + length * MINUTE_MS) };
    });
    const starts = fc.integer({ min: -72, max: 240 });
    const question = fc.record({
      span: spans,
      timezone: fc.constantFrom(...ZONES),
      bucket: fc.constantFrom<ChartBucket>('hour', 'day', 'month'),
      hourFrom: starts,
      minuteFrom: starts,
    });
    fc.assert(
      fc.property(question, ({ span, timezone, bucket, hourFrom, minuteFrom }) => {
        const hoursLater = (hours: number) => new Date(span.startsAt.getTime() + hours * 3_600_000);
        const coverage = { day: LONG_AGO, hour: hoursLater(hourFrom), minute: hoursLater(minuteFrom) };
        const segments = planUsageRead(listChartBuckets(span, bucket, timezone), bucket, coverage).filter(
          (segment) => segment.grain !== 'day',
        );
        const pieces = planReadPieces(segments, coverage);
        for (const piece of pieces) {
          expect(piece.startsAt.getTime() % (BUCKET_SECONDS[piece.grain] * 1_000)).toBe(0);
          expect(piece.endsAt.getTime() % (BUCKET_SECONDS[piece.grain] * 1_000)).toBe(0);
        }
        for (let ms = span.startsAt.getTime() - DAY_MS; ms < span.endsAt.getTime() + DAY_MS; ms += 15 * MINUTE_MS) {
          const within = (one: { startsAt: Date; endsAt: Date }) =>
            one.startsAt.getTime() <= ms && ms < one.endsAt.getTime();
          const weights = new Map<number, number>();
          for (const { bucketIndex, weight } of pieces.filter(within).flatMap((piece) => piece.shares)) {
            weights.set(bucketIndex, (weights.get(bucketIndex) ?? 0) + weight);
          }
          const counted = [...weights].filter(([, weight]) => weight !== 0);
          expect(counted).toEqual(segments.filter(within).map((segment) => [segment.bucketIndex, 1]));
        }
        expect(countRows(pieces)).toBeLessThanOrEqual(countRows(segments) + 24);
      }),
      { numRuns: 150 },
    );
  }, 30_000);

  test('of one grain do not overlap', () => {
    for (const timezone of ZONES) {
      const pieces = planReadPieces(planDays(timezone, '2026-03-01T12:00:00Z', '2026-04-20T12:00:00Z'), ALL);
      for (const grain of ['day', 'hour', 'minute'] as const) {
        const own = pieces.filter((piece) => piece.grain === grain);
        for (const [index, piece] of own.slice(1).entries())
          expect(own[index]?.endsAt.getTime()).toBeLessThanOrEqual(piece.startsAt.getTime());
      }
    }
  });

  test('make a local day of the nearest UTC day and the hours between both midnights', () => {
    const segments = planDays('Europe/Berlin', '2026-01-09T23:00:00Z', '2026-01-11T23:00:00Z');
    expect(
      planReadPieces(segments, ALL).map(({ grain, startsAt, shares }) => [
        grain,
        startsAt.toISOString().slice(8, 13),
        shares.map(({ bucketIndex, weight }) => `${weight > 0 ? '+' : '-'}${bucketIndex}`).join(' '),
      ]),
    ).toEqual([
      ['day', '10T00', '+0'],
      ['day', '11T00', '+1'],
      ['hour', '09T23', '+0'],
      ['hour', '10T23', '-0 +1'],
      ['hour', '11T23', '-1'],
    ]);
  });

  test.each([
    { timezone: 'Europe/Berlin', hours: 2 },
    { timezone: 'America/New_York', hours: 5 },
    { timezone: 'Pacific/Auckland', hours: 12 },
  ])('of $timezone read a day and at most $hours hours a day', ({ timezone, hours }) => {
    const segments = planDays(timezone, '2026-01-01T12:00:00Z', '2026-07-01T12:00:00Z');
    expect(countRows(segments)).toBeGreaterThan(180 * 23);
    expect(countRows(planReadPieces(segments, ALL))).toBeLessThanOrEqual(181 * (1 + hours) + 24);
  });

  test('stay as fine as their segments where nothing tells that coarser rows are their sums', () => {
    const segments = planDays('Europe/Berlin', '2026-01-09T23:00:00Z', '2026-01-11T23:00:00Z');
    for (const hour of [null, at('2026-01-20T00:00:00Z')]) {
      const pieces = planReadPieces(segments, { ...ALL, hour });
      expect(new Set(pieces.map((piece) => piece.grain))).toEqual(new Set(['hour']));
    }
  });
});
