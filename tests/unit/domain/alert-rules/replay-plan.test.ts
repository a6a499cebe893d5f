import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planReplay } from '@/lib/domain/alert-rules/replay-plan';
import { DAY_MS } from '@/lib/domain/time';

const now = new Date('2026-11-30T12:00:00Z');
const daysAgo = (days: number) => new Date(now.getTime() - days * DAY_MS);

const render = (
  coveredDays: Record<'minute' | 'hour' | 'day', number | null>,
  rowsADay = 10,
  maxMinuteRows = 1_000,
) => {
  const at = (days: number | null) => (days === null ? null : daysAgo(days));
  const minuteRowsByDay = new Map(
    Array.from({ length: 40 }, (_, index) => [Math.floor(now.getTime() / DAY_MS - index) * DAY_MS, rowsADay]),
  );
  return planReplay({
    now,
    judgeDays: 30,
    coveredFrom: { minute: at(coveredDays.minute), hour: at(coveredDays.hour), day: at(coveredDays.day) },
    minuteRowsByDay,
    maxMinuteRows,
  });
};

const describeSegments = (plan: ReturnType<typeof render>) =>
  plan?.segments.map((one) => `${one.grain} ${one.startsAt.toISOString().slice(0, 10)}`);

test('long watched: minutes for all that is judged, hours and days to learn from', () => {
  const plan = render({ minute: 34, hour: 200, day: 300 });
  expect(describeSegments(plan)).toEqual(['day 2026-08-03', 'hour 2026-10-02', 'minute 2026-11-01']);
  expect(plan).toMatchObject({ judgeFrom: daysAgo(30) });
  expect(plan?.note).toBe('');
});

test('just connected: only what is finer than a day is judged, and the note says so', () => {
  const plan = render({ minute: 1, hour: 14, day: 90 });
  expect(describeSegments(plan)).toEqual(['day 2026-09-02', 'hour 2026-11-17', 'minute 2026-11-30']);
  expect(plan?.judgeFrom.toISOString()).toBe('2026-11-17T00:00:00.000Z');
  expect(plan?.note).toContain('known from 2026-11-17 on');
});

test('too many minutes: hours stand in for the older ones', () => {
  const plan = render({ minute: 34, hour: 200, day: 300 }, 100, 350);
  expect(describeSegments(plan)?.at(-1)).toBe('minute 2026-11-28');
  expect(plan?.note).toBe(
    'Before 2026-11-28 whole hours are judged instead of minutes, so short bursts may be missing.',
  );
});

test('nothing but days: nothing can be judged', () => {
  expect(render({ minute: null, hour: null, day: 90 })).toBeNull();
});

test('segments touch, end now and begin at midnight', () => {
  const days = fc.option(fc.integer({ min: 0, max: 400 }));
  fc.assert(
    fc.property(days, days, days, fc.integer({ min: 0, max: 500 }), (minute, hour, day, rows) => {
      const plan = render({ minute, hour, day }, rows);
      if (!plan) return;
      plan.segments.forEach((segment, index) => {
        expect(segment.startsAt.getTime() % DAY_MS).toBe(0);
        expect(plan.segments[index + 1]?.startsAt ?? now).toEqual(segment.endsAt);
      });
      expect(plan.judgeFrom >= daysAgo(30)).toBe(true);
    }),
  );
});
