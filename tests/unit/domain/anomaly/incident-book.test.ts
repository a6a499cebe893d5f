import { expect, test } from 'vitest';
import { IncidentBook, type IncidentPace, type OpenIncident } from '@/lib/domain/anomaly/incident-book';
import type { DetectionSeverity } from '@/lib/domain/anomaly/types';

const DAY = 1_440;
const OVER = 10 * DAY;

function open(pace: IncidentPace, severity: DetectionSeverity, toldMinute: number): OpenIncident {
  return {
    id: 1,
    seriesKey: 'key a b',
    pace,
    kind: 'spike',
    severity,
    scope: {},
    openedScope: {},
    fromMinute: toldMinute,
    lastMinute: OVER,
    peakRate: 10,
    evidence: { test: 'hour', windowMinutes: 60, observed: 11, usual: 1, largest: 2, margin: 1, rate: 10 },
    explanation: '',
    updatedAt: 0,
  };
}

const cases: {
  name: string;
  before: [IncidentPace, DetectionSeverity];
  toldDaysBefore?: number;
  pace: IncidentPace;
  rate: number;
  afterDays: number;
  isRecurrence: boolean;
}[] = [
  {
    name: 'the same a day later',
    before: ['fast', 'warning'],
    pace: 'fast',
    rate: 10,
    afterDays: 1,
    isRecurrence: true,
  },
  { name: 'twice as much', before: ['fast', 'warning'], pace: 'fast', rate: 20, afterDays: 1, isRecurrence: false },
  { name: 'ten days later', before: ['fast', 'warning'], pace: 'fast', rate: 10, afterDays: 10, isRecurrence: true },
  {
    name: 'after a critical one',
    before: ['fast', 'critical'],
    pace: 'fast',
    rate: 5,
    afterDays: 1,
    isRecurrence: false,
  },
  {
    name: 'a slow rise after it',
    before: ['fast', 'warning'],
    pace: 'slow',
    rate: 5,
    afterDays: 3,
    isRecurrence: true,
  },
  {
    name: 'a slow rise after a critical one',
    before: ['fast', 'critical'],
    pace: 'slow',
    rate: 5,
    afterDays: 3,
    isRecurrence: true,
  },
  {
    name: 'hours of a slow rise told before',
    before: ['slow', 'warning'],
    pace: 'fast',
    rate: 30,
    afterDays: 3,
    isRecurrence: true,
  },
  {
    name: 'four times a slow rise',
    before: ['slow', 'warning'],
    pace: 'fast',
    rate: 50,
    afterDays: 3,
    isRecurrence: false,
  },
  { name: 'a slow rise again', before: ['slow', 'warning'], pace: 'slow', rate: 15, afterDays: 3, isRecurrence: true },
  {
    name: 'told four weeks ago',
    before: ['slow', 'warning'],
    toldDaysBefore: 26,
    pace: 'slow',
    rate: 10,
    afterDays: 3,
    isRecurrence: false,
  },
];

test.each(cases)(
  '$name: recurrence $isRecurrence',
  ({ before, toldDaysBefore = 0, pace, rate, afterDays, isRecurrence }) => {
    const book = new IncidentBook();
    book.open.push(open(before[0], before[1], OVER - toldDaysBefore * DAY));
    expect(book.close(OVER + DAY)).toHaveLength(1);
    expect(book.isRecurrence('key a b', pace, rate, OVER + afterDays * DAY)).toBe(isRecurrence);
    expect(book.isRecurrence('key of another', pace, rate, OVER + afterDays * DAY)).toBe(false);
  },
);

test('what comes again is told once it cost enough unsaid, minute by minute or hour by hour, and once only counted', () => {
  const book = new IncidentBook();
  book.open.push(open('fast', 'warning', OVER));
  book.close(OVER + DAY);
  const look = (pace: 'fast' | 'slow', minute: number) =>
    book.isRecurrence('key a b', pace, 12, OVER + 5 * DAY + minute, { mostUntold: 40 });
  // After days of silence the first look counts as an hour: 12. Two hours at 12 an hour are 24 more.
  expect(look('fast', 0)).toBe(true);
  for (let minute = 1; minute <= 60; minute++) expect(look('fast', minute)).toBe(true);
  expect(look('slow', 60)).toBe(true);
  expect(look('slow', 120)).toBe(true);
  expect(look('fast', 139)).toBe(true);
  expect(look('fast', 141)).toBe(false);
});

test('a short burst counts as much as it cost, not as an hour at its pace', () => {
  const book = new IncidentBook();
  book.open.push(open('fast', 'warning', OVER));
  book.close(OVER + DAY);
  const again = { windowMinutes: 15, mostUntold: 4 };
  expect(book.isRecurrence('key a b', 'fast', 12, OVER + 2 * DAY, again)).toBe(true);
  expect(book.isRecurrence('key a b', 'fast', 12, OVER + 3 * DAY, again)).toBe(false);
});

test('the last hours of a critical incident are no news of their own', () => {
  const book = new IncidentBook();
  book.open.push(open('fast', 'critical', OVER));
  book.close(OVER + DAY);
  expect(book.isRecurrence('key a b', 'fast', 10, OVER + DAY / 2)).toBe(true);
  expect(book.isRecurrence('key a b', 'fast', 10, OVER + DAY / 2 + DAY)).toBe(false);
});

test('what keeps coming back counts as going on, for four weeks', () => {
  const book = new IncidentBook();
  book.open.push(open('fast', 'warning', OVER));
  book.close(OVER + DAY);
  const told: number[] = [];
  for (let day = 1; day <= 30; day++) {
    if (!book.isRecurrence('key a b', 'fast', 10, OVER + day * DAY)) told.push(day);
  }
  expect(told[0]).toBe(28);
});

test('a slow rise and the hours within it are one incident, unless the hours are much larger', () => {
  const book = new IncidentBook();
  book.open.push(open('slow', 'warning', OVER));
  expect(book.isTold('key a b', 'fast', 39, 1)).toBe(true);
  expect(book.isTold('key a b', 'fast', 41, 1)).toBe(false);
  expect(book.isTold('key a b', 'slow', 41, 1)).toBe(true);
  expect(book.isTold('key a b', 'month', 41, 1)).toBe(false);
});
