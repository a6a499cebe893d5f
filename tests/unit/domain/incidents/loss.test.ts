import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  computeLoss,
  computeLossRate,
  computeShownRate,
  type LossBasis,
  listCourse,
  planLossSpan,
} from '@/lib/domain/incidents/loss';

const FROM = new Date('2026-11-20T10:00:00Z');
const minute = (count: number) => new Date(FROM.getTime() + count * 60_000);
const NANOS = 1_000_000_000n;
const basis = (costs: readonly (bigint | null)[], usualPerHour = 0n): LossBasis => ({
  ...{ from: FROM, until: minute(costs.length), bucketMs: 60_000 },
  buckets: costs.map((costNanos, index) => ({ startsAt: minute(index), costNanos })),
  usual: { nanosPerHour: usualPerHour, hours: 168 },
});

describe('what was lost by a moment', () => {
  const five = basis([5n * NANOS, 5n * NANOS, null, 5n * NANOS], 60n * NANOS);

  test.each([
    [minute(0), 0n, 0n, 0n],
    [new Date(minute(1).getTime() - 1), 0n, 999_983_333n, 0n],
    [minute(1), 5n * NANOS, 1n * NANOS, 4n * NANOS],
    [minute(2), 10n * NANOS, 2n * NANOS, 8n * NANOS],
    [minute(3), 10n * NANOS, 3n * NANOS, 7n * NANOS],
    [minute(4), 15n * NANOS, 4n * NANOS, 11n * NANOS],
    [minute(400), 15n * NANOS, 4n * NANOS, 11n * NANOS],
  ])('%s', (at, spentNanos, usualNanos, lostNanos) => {
    expect(computeLoss(five, at)).toEqual({ spentNanos, usualNanos, lostNanos });
  });

  test('is never below nothing, and spend never falls as time passes', () => {
    const costs = fc.array(fc.oneof(fc.constant(null), fc.bigInt(0n, 10n ** 12n)), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(costs, fc.bigInt(0n, 10n ** 13n), (list, usual) => {
        const points = list.map((_, index) => computeLoss(basis(list, usual), minute(index + 1)));
        for (const [index, point] of points.entries()) {
          expect(point.lostNanos >= 0n && point.lostNanos <= point.spentNanos).toBe(true);
          expect(point.spentNanos >= (points[index - 1]?.spentNanos ?? 0n)).toBe(true);
        }
        expect(points.at(-1)?.spentNanos).toBe(list.reduce<bigint>((sum, one) => sum + (one ?? 0n), 0n));
      }),
    );
  });
});

test('the course has what happened, in order of time', () => {
  const moments = { began: FROM, told: minute(3), shown: minute(2), stopped: null, contained: minute(4) };
  expect(
    listCourse(moments, basis([NANOS, NANOS, NANOS, NANOS])).map(({ step, spentNanos }) => [step, spentNanos]),
  ).toEqual([
    ['began', 0n],
    ['shown', 2n * NANOS],
    ['told', 3n * NANOS],
    ['contained', 4n * NANOS],
  ]);
});

describe('the span that counts', () => {
  const ends = { windowStart: FROM, windowEnd: minute(10), stoppedAt: null, resolvedAt: null, readUntil: minute(30) };
  const days = (count: number) => minute(count * 1_440);

  test.each<[string, Partial<typeof ends> | object, Date, object]>([
    ['goes on until what was read', {}, FROM, { until: minute(30), bucketMs: 60_000 }],
    ['ends where it was resolved', { resolvedAt: minute(20) }, FROM, { until: minute(20) }],
    ['ends where spending stopped', { stoppedAt: minute(15), resolvedAt: minute(20) }, FROM, { until: minute(15) }],
    ['holds the whole window', { resolvedAt: minute(5) }, FROM, { until: minute(10) }],
    ['is by hour where minutes are gone', {}, minute(1), { until: minute(60), bucketMs: 3_600_000 }],
    ['is by hour when it is long', { readUntil: days(8) }, FROM, { until: days(8), bucketMs: 3_600_000, isCut: false }],
    ['is cut when it is longer than hours', { readUntil: days(500) }, FROM, { from: days(100), isCut: true }],
  ])('%s', (_name, change, minutesFrom, expected) => {
    expect(planLossSpan({ ...ends, ...change }, minutesFrom)).toMatchObject({ from: FROM, ...expected });
  });
});

describe('the rate of now', () => {
  const twenty = basis([...Array.from({ length: 20 }, () => NANOS), 0n, 0n], 6n * NANOS);

  test.each([
    ['is that of the five minutes before the youngest two', 22, 54n * NANOS],
    ['is that of the minutes since it began', 5, 54n * NANOS],
    ['falls when spending stops', 24, 30n * NANOS],
    ['is nothing once it has stopped', 40, 0n],
    ['is not known before a minute is read in full', 2, null],
  ])('%s', (_name, readMinutes, expected) => {
    expect(computeLossRate(twenty, minute(readMinutes))).toBe(expected);
  });

  test.each([
    ['the one it was opened with while none of its minutes is known in full', 2, 300n, [300n, 'incident']],
    ['the one it was opened with while fewer than five minutes are known', 4, 300n, [300n, 'incident']],
    ['the measured one where it is higher', 4, 20n, [54n, 'minutes']],
    ['the measured one from five minutes on', 7, 300n, [54n, 'minutes']],
  ])('shown is %s', (_name, readMinutes, opened, [nanos, source]) => {
    const shown = computeShownRate(twenty, minute(readMinutes), opened * NANOS);
    expect(shown).toEqual({ nanosPerHour: (nanos as bigint) * NANOS, basis: source });
  });
});
