import { describe, expect, test } from 'vitest';
import { listBucketStarts } from '@/lib/presenters/calendar-steps';
import {
  formatDayTime,
  formatDuration,
  formatInstantFull,
  formatIsoDay,
  formatRelative,
  formatSpan,
  formatWindow,
} from '@/lib/presenters/instant';
import { makeReader, READER } from './readers';

const BERLIN = 'Europe/Berlin';
const AT = '2026-11-23T13:03:09Z';

describe('instants as text', () => {
  test.each([
    {
      name: 'day and time follow the zone',
      text: formatDayTime(AT, makeReader('en-GB', BERLIN)),
      expected: '23 Nov, 14:03',
    },
    {
      name: 'an odd offset is kept',
      text: formatDayTime(AT, makeReader('en-GB', 'Asia/Kathmandu')),
      expected: '23 Nov, 18:48',
    },
    {
      name: 'the full form names the zone',
      text: formatInstantFull(AT, READER),
      expected: 'Mon 23 Nov 2026, 13:03:09 UTC',
    },
    {
      name: 'the calendar day follows the zone',
      text: formatIsoDay('2026-11-23T23:30:00Z', BERLIN),
      expected: '2026-11-24',
    },
    {
      name: 'a span within a day names it once',
      text: formatSpan(AT, '2026-11-23T14:30:00Z', READER),
      expected: '23 Nov, 13:03–14:30',
    },
    {
      name: 'whole days leave out their midnights',
      text: formatWindow('2026-10-24T22:00:00Z', '2026-11-23T23:00:00Z', makeReader('en-GB', BERLIN)),
      expected: '25 Oct – 23 Nov',
    },
    {
      name: 'one whole day is one day',
      text: formatWindow('2026-11-22T23:00:00Z', '2026-11-23T23:00:00Z', makeReader('en-GB', BERLIN)),
      expected: '23 Nov',
    },
  ])('$name', ({ text, expected }) => {
    expect(text).toBe(expected);
  });

  test.each([
    { durationMs: 900, expected: '1 s' },
    { durationMs: 59_000, expected: '59 s' },
    { durationMs: 61_000, expected: '1 min' },
    { durationMs: 5_400_000, expected: '1 h 30 min' },
    { durationMs: 172_800_000, expected: '2 d' },
  ])('$durationMs ms lasts $expected', ({ durationMs, expected }) => {
    expect(formatDuration(durationMs)).toBe(expected);
  });

  test.each([
    { at: '2026-11-23T13:02:50Z', expected: 'just now' },
    { at: '2026-11-23T12:59:00Z', expected: '4 min ago' },
    { at: '2026-11-23T10:10:00Z', expected: '2 h ago' },
    { at: '2026-11-20T10:10:00Z', expected: '3 d ago' },
    { at: '2026-11-23T13:05:09Z', expected: 'in 2 min' },
    { at: '2026-11-23T13:03:29Z', expected: 'in a moment' },
  ])('$at is $expected', ({ at, expected }) => {
    expect(formatRelative(at, new Date(AT))).toBe(expected);
  });
});

describe('calendar steps', () => {
  const hoursBetween = (starts: number[]) =>
    starts.slice(1).map((at, index) => (at - (starts[index] ?? 0)) / 3_600_000);

  test.each([
    {
      name: 'the day clocks go forward has 23 hours',
      from: '2026-03-27T23:00:00Z',
      to: '2026-03-30T22:00:00Z',
      zone: BERLIN,
      hours: [24, 23],
    },
    {
      name: 'the day clocks go back has 25 hours',
      from: '2026-10-23T22:00:00Z',
      to: '2026-10-26T23:00:00Z',
      zone: BERLIN,
      hours: [24, 25],
    },
    {
      name: 'a half-hour shift is kept',
      from: '2026-04-03T13:00:00Z',
      to: '2026-04-06T13:30:00Z',
      zone: 'Australia/Lord_Howe',
      hours: [24, 24.5],
    },
    {
      name: 'a day whose midnight is skipped starts later',
      from: '2026-03-27T22:00:00Z',
      to: '2026-03-30T21:00:00Z',
      zone: 'Asia/Beirut',
      hours: [24, 23],
    },
  ])('$name', ({ from, to, zone, hours }) => {
    expect(hoursBetween(listBucketStarts(from, to, 'day', zone))).toEqual(hours);
  });

  test('months follow the calendar, short and long', () => {
    const starts = listBucketStarts('2025-12-31T23:00:00Z', '2026-04-30T22:00:00Z', 'month', BERLIN);
    expect(starts.map((at) => formatIsoDay(new Date(at), BERLIN))).toEqual([
      '2026-01-01',
      '2026-02-01',
      '2026-03-01',
      '2026-04-01',
    ]);
  });

  test('a window far too long stops at the limit', () => {
    expect(listBucketStarts('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z', 'minute', 'UTC')).toHaveLength(2_000);
  });
});
