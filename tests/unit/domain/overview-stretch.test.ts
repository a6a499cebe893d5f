import { describe, expect, test } from 'vitest';
import { listOverviewStretches } from '@/lib/domain/overview-stretch';

const iso = (stretch: { current: { startsAt: Date; endsAt: Date }; previous: { startsAt: Date; endsAt: Date } }) =>
  [stretch.current, stretch.previous].map(({ startsAt, endsAt }) =>
    [startsAt, endsAt].map((one) => one.toISOString().slice(0, 16)),
  );

describe('stretches of the overview', () => {
  test('in UTC', () => {
    const stretches = listOverviewStretches(new Date('2026-11-20T10:30:00Z'), 'UTC');
    expect(iso(stretches.today)).toEqual([
      ['2026-11-20T00:00', '2026-11-21T00:00'],
      ['2026-11-19T00:00', '2026-11-19T10:30'],
    ]);
    expect(iso(stretches.last7Days)).toEqual([
      ['2026-11-14T00:00', '2026-11-21T00:00'],
      ['2026-11-07T00:00', '2026-11-13T10:30'],
    ]);
    expect(iso(stretches.monthToDate)).toEqual([
      ['2026-11-01T00:00', '2026-11-21T00:00'],
      ['2026-10-01T00:00', '2026-10-20T10:30'],
    ]);
  });

  test('follow the wall clock where it changes', () => {
    const stretches = listOverviewStretches(new Date('2026-10-25T12:00:00Z'), 'Europe/Berlin');
    expect(iso(stretches.today)).toEqual([
      ['2026-10-24T22:00', '2026-10-25T23:00'],
      ['2026-10-23T22:00', '2026-10-24T11:00'],
    ]);
  });

  test('on the 31st compare with the last day of a shorter month', () => {
    const { monthToDate } = listOverviewStretches(new Date('2026-03-31T12:00:00Z'), 'UTC');
    expect(iso(monthToDate)[1]).toEqual(['2026-02-01T00:00', '2026-02-28T12:00']);
  });
});
