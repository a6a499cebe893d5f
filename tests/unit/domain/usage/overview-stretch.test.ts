import { describe, expect, test } from 'vitest';
import { listOverviewStretches } from '@/lib/domain/usage/overview-stretch';

const iso = (stretch: { current: { startsAt: Date; endsAt: Date }; previous: { startsAt: Date; endsAt: Date } }) =>
  [stretch.current, stretch.previous].map(({ startsAt, endsAt }) =>
    [startsAt, endsAt].map((one) => one.toISOString().slice(0, 16)),
  );

describe('stretches of the overview', () => {
  test('in UTC', () => {
    const stretches = listOverviewStretches(new Date('2026-11-20T10:30:00Z'), 'UTC');
    expect(iso(stretches.today)).toEqual([
      ['2026-11-20T00:00', '2026-11-21T00:00'],
      ['2026-11-13T00:00', '2026-11-13T10:30'],
    ]);
    expect(iso(stretches.last7Days)).toEqual([
      ['2026-11-14T00:00', '2026-11-21T00:00'],
      ['2026-11-07T00:00', '2026-11-13T10:30'],
    ]);
    expect(iso(stretches.monthToDate)).toEqual([
      ['2026-11-01T00:00', '2026-11-21T00:00'],
      ['2026-10-04T00:00', '2026-10-23T10:30'],
    ]);
  });

  test('follow the wall clock where it changes', () => {
    const stretches = listOverviewStretches(new Date('2026-10-25T12:00:00Z'), 'Europe/Berlin');
    expect(iso(stretches.today)).toEqual([
      ['2026-10-24T22:00', '2026-10-25T23:00'],
      ['2026-10-17T22:00', '2026-10-18T11:00'],
    ]);
  });

  test('compare a month longer than four weeks with five weeks before, so that they do not overlap', () => {
    const { monthToDate } = listOverviewStretches(new Date('2026-03-31T12:00:00Z'), 'UTC');
    expect(iso(monthToDate)[1]).toEqual(['2026-01-25T00:00', '2026-02-24T12:00']);
  });

  test('begin on the same weekday as what they are compared with', () => {
    for (let day = 1; day <= 31; day += 1) {
      const stretches = listOverviewStretches(new Date(Date.UTC(2026, 9, day, 15)), 'America/New_York');
      for (const { current, previous } of Object.values(stretches)) {
        const weekday = (at: Date) => at.toLocaleDateString('en-US', { weekday: 'long', timeZone: 'America/New_York' });
        expect(weekday(previous.startsAt)).toBe(weekday(current.startsAt));
        expect(previous.endsAt.getTime()).toBeLessThanOrEqual(current.startsAt.getTime());
      }
    }
  });
});
