import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  coversWholeWeek,
  findCoveredUntil,
  findNextOccurrence,
  findOccurrenceAt,
  type WeeklyWindow,
} from '@/lib/domain/weekly-window';

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];
const nights: WeeklyWindow = { weekdays: EVERY_DAY, from: '22:00', until: '07:00', timezone: 'Europe/Berlin' };
const office: WeeklyWindow = { weekdays: [1, 2, 3, 4, 5], from: '09:00', until: '17:00', timezone: 'Europe/Berlin' };
const early: WeeklyWindow = { weekdays: EVERY_DAY, from: '01:30', until: '02:30', timezone: 'Europe/Berlin' };

type Row = { name: string; window: WeeklyWindow; at: string; expected: [string, string] | null };

const rows: Row[] = [
  {
    name: 'an hour before midnight lies in the night that begins that day',
    window: nights,
    at: '2026-11-23T22:00:00Z',
    expected: ['2026-11-23T21:00:00Z', '2026-11-24T06:00:00Z'],
  },
  {
    name: 'an hour after midnight lies in the night that began the day before',
    window: nights,
    at: '2026-11-23T00:30:00Z',
    expected: ['2026-11-22T21:00:00Z', '2026-11-23T06:00:00Z'],
  },
  { name: 'noon lies in no night', window: nights, at: '2026-11-23T11:00:00Z', expected: null },
  {
    name: 'the start belongs to it',
    window: office,
    at: '2026-11-23T08:00:00Z',
    expected: ['2026-11-23T08:00:00Z', '2026-11-23T16:00:00Z'],
  },
  { name: 'the end does not', window: office, at: '2026-11-23T16:00:00Z', expected: null },
  { name: 'Sunday is no office day', window: office, at: '2026-11-22T10:00:00Z', expected: null },
  {
    name: 'the night in which clocks go back is an hour longer',
    window: nights,
    at: '2026-10-25T02:00:00Z',
    expected: ['2026-10-24T20:00:00Z', '2026-10-25T06:00:00Z'],
  },
  {
    name: 'the night in which clocks go forward is an hour shorter',
    window: nights,
    at: '2026-03-29T02:00:00Z',
    expected: ['2026-03-28T21:00:00Z', '2026-03-29T05:00:00Z'],
  },
  {
    name: 'an end that comes twice is the second one',
    window: early,
    at: '2026-10-25T00:45:00Z',
    expected: ['2026-10-24T23:30:00Z', '2026-10-25T01:30:00Z'],
  },
  {
    name: 'an end that does not exist is the moment after the jump',
    window: early,
    at: '2026-03-29T00:45:00Z',
    expected: ['2026-03-29T00:30:00Z', '2026-03-29T01:30:00Z'],
  },
  {
    name: 'a zone with a quarter hour counts its own midnight',
    window: { ...nights, timezone: 'Asia/Kathmandu' },
    at: '2026-11-23T16:15:00Z',
    expected: ['2026-11-23T16:15:00Z', '2026-11-24T01:15:00Z'],
  },
  {
    name: 'equal times are a whole day',
    window: { ...nights, weekdays: [7], from: '00:00', until: '00:00' },
    at: '2026-11-22T22:59:00Z',
    expected: ['2026-11-21T23:00:00Z', '2026-11-22T23:00:00Z'],
  },
];

test.each(rows)('$name', ({ window, at, expected }) => {
  const found = findOccurrenceAt(window, new Date(at));
  expect(found && [found.startsAt, found.endsAt]).toEqual(expected?.map((text) => new Date(text)) ?? null);
});

test('windows that follow on each other are one stretch of quiet', () => {
  const weekend: WeeklyWindow = { ...nights, weekdays: [6], from: '07:00', until: '07:00' };
  const until = findCoveredUntil([nights, weekend], new Date('2026-11-27T23:00:00Z'));
  expect(until).toEqual(new Date('2026-11-29T06:00:00Z'));
});

test('windows without a free moment are recognised, so that nothing is held for ever', () => {
  const always: WeeklyWindow = { ...nights, from: '00:00', until: '00:00' };
  expect(coversWholeWeek([always], new Date('2026-11-23T12:00:00Z'))).toBe(true);
  expect(coversWholeWeek([nights], new Date('2026-11-23T23:00:00Z'))).toBe(false);
});

const anyWindow = fc.record({
  weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
  from: fc.integer({ min: 0, max: 1439 }).map(formatClock),
  until: fc.integer({ min: 0, max: 1439 }).map(formatClock),
  timezone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Africa/Cairo'),
});
const anyInstant = fc.date({ min: new Date('2024-01-01'), max: new Date('2028-12-31'), noInvalidDate: true });

test('an occurrence contains the moment it was asked for, and ends where it is said to end', () => {
  fc.assert(
    fc.property(anyWindow, anyInstant, (window, at) => {
      const found = findOccurrenceAt(window, at);
      if (!found) return;
      expect(found.startsAt <= at && at < found.endsAt).toBe(true);
      expect(findOccurrenceAt(window, new Date(found.endsAt.getTime() - 1))?.endsAt).toEqual(found.endsAt);
    }),
  );
});

test('the next occurrence begins later, and nothing lies between', () => {
  fc.assert(
    fc.property(anyWindow, anyInstant, fc.double({ min: 0, max: 1, noNaN: true }), (window, at, share) => {
      const next = findNextOccurrence(window, at);
      expect(next.startsAt > at).toBe(true);
      const between = new Date(at.getTime() + share * (next.startsAt.getTime() - 1 - at.getTime()));
      const inside = findOccurrenceAt(window, between);
      expect(inside === null || inside.startsAt <= at).toBe(true);
    }),
  );
});

function formatClock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
