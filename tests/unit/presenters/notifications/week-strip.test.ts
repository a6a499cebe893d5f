import { expect, test } from 'vitest';
import { buildWeekStrip } from '@/lib/presenters/notifications/week-strip';

test('hours of a day are one bar, and a night is two', () => {
  const office = buildWeekStrip([{ days: [1, 2], from: '06:00', until: '18:00' }]);
  expect(office.days[0]).toEqual([{ startPercent: 25, widthPercent: 50 }]);
  expect(office.days[2]).toEqual([]);
  expect(office.hours).toBe(24);
  const sundayNight = buildWeekStrip([{ days: [7], from: '18:00', until: '06:00' }]);
  expect(sundayNight.days[6]).toEqual([{ startPercent: 75, widthPercent: 25 }]);
  expect(sundayNight.days[0]).toEqual([{ startPercent: 0, widthPercent: 25 }]);
});

test('equal times are a whole day, and overlaps count once', () => {
  const weekend = { days: [6, 7], from: '00:00', until: '00:00' };
  expect(buildWeekStrip([weekend, { days: [6], from: '08:00', until: '12:30' }]).hours).toBe(48);
  expect(buildWeekStrip([weekend]).days[6]).toEqual([{ startPercent: 0, widthPercent: 100 }]);
});
