import { describe, expect, test } from 'vitest';
import { isWeekendDay, LocalCalendar } from '@/lib/domain/anomaly/local-calendar';

const minuteOf = (iso: string): number => Date.parse(iso) / 60_000;

describe('wall clock of a zone', () => {
  const cases: [zone: string, at: string, local: string][] = [
    ['UTC', '2026-03-08T07:00:00Z', '2026-03-08T07:00:00Z'],
    ['America/New_York', '2026-03-08T06:59:00Z', '2026-03-08T01:59:00Z'],
    ['America/New_York', '2026-03-08T07:00:00Z', '2026-03-08T03:00:00Z'],
    ['Europe/Berlin', '2026-10-25T01:00:00Z', '2026-10-25T02:00:00Z'],
    ['Asia/Kathmandu', '2026-01-01T00:00:00Z', '2026-01-01T05:45:00Z'],
    ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', '2026-04-05T01:30:00Z'],
  ];
  test.each(cases)('%s at %s is %s', (zone, at, local) => {
    expect(new LocalCalendar(zone).convertToLocal(minuteOf(at))).toBe(minuteOf(local));
  });

  test('days count from local midnight', () => {
    const calendar = new LocalCalendar('Asia/Tokyo');
    expect(calendar.findLocalMinute(minuteOf('2026-02-01T15:30:00Z'))).toEqual({
      day: minuteOf('2026-02-02T00:00:00Z') / 1_440,
      minuteOfDay: 30,
    });
  });

  test('an unknown zone is refused', () => {
    expect(() => new LocalCalendar('Mars/Olympus')).toThrow(RangeError);
  });
});

test('Saturday and Sunday are the weekend', () => {
  const monday = minuteOf('2026-02-02T00:00:00Z') / 1_440;
  expect([0, 1, 2, 3, 4, 5, 6].map((day) => isWeekendDay(monday + day))).toEqual([
    false,
    false,
    false,
    false,
    false,
    true,
    true,
  ]);
});
