import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planSpendSegments } from '@/lib/domain/usage/spend-segment';
import { BUCKET_SECONDS } from '@/lib/domain/usage/usage';

const render = (startsAt: string, endsAt: string, hoursFrom: string) =>
  planSpendSegments(new Date(startsAt), new Date(endsAt), new Date(hoursFrom)).map(
    (one) => `${one.grain} ${one.startsAt.toISOString().slice(5, 16)}..${one.endsAt.toISOString().slice(5, 16)}`,
  );

test('a UTC month is days until today and hours after', () => {
  expect(render('2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z', '2026-11-20T00:00:00Z')).toEqual([
    'day 11-01T00:00..11-20T00:00',
    'hour 11-20T00:00..12-01T00:00',
  ]);
});

test('a month in India has half an hour of minutes on each side', () => {
  expect(render('2026-10-31T18:30:00Z', '2026-11-30T18:30:00Z', '2026-11-20T00:00:00Z')).toEqual([
    'minute 10-31T18:30..10-31T19:00',
    'hour 10-31T19:00..11-01T00:00',
    'day 11-01T00:00..11-20T00:00',
    'hour 11-20T00:00..11-30T18:00',
    'minute 11-30T18:00..11-30T18:30',
  ]);
});

test('a day of today is hours', () => {
  expect(render('2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z', '2026-11-20T00:00:00Z')).toEqual([
    'hour 11-20T00:00..11-21T00:00',
  ]);
});

test('segments touch, fill the stretch exactly, and consist of whole buckets', () => {
  const minutes = fc.integer({ min: 0, max: 60 * 24 * 40 });
  fc.assert(
    fc.property(minutes, minutes, minutes, (from, length, today) => {
      const startsAt = new Date(from * 60_000);
      const endsAt = new Date((from + length) * 60_000);
      const hoursFrom = new Date(Math.floor(today / 1440) * 86_400_000);
      let reached = startsAt.getTime();
      for (const segment of planSpendSegments(startsAt, endsAt, hoursFrom)) {
        expect(segment.startsAt.getTime()).toBe(reached);
        const widthMs = BUCKET_SECONDS[segment.grain] * 1000;
        expect(segment.startsAt.getTime() % widthMs).toBe(0);
        expect(segment.endsAt.getTime() % widthMs).toBe(0);
        reached = segment.endsAt.getTime();
      }
      expect(reached).toBe(endsAt.getTime());
    }),
  );
});
