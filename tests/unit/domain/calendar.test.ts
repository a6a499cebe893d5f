import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BUDGET_PERIODS,
  type BudgetPeriod,
  computeBudgetPhase,
  findBudgetPeriod,
  findCalendarPeriod,
  formatBudgetPeriod,
} from '@/lib/domain/calendar';

type Row = {
  name: string;
  period: BudgetPeriod;
  timezone: string;
  at: string;
  startDay?: number;
  expected: [string, string];
};

const rows: Row[] = [
  {
    name: 'a month runs from the first to the first on the wall clock',
    period: 'month',
    timezone: 'Europe/Berlin',
    at: '2026-11-23T05:00:00Z',
    expected: ['2026-10-31T23:00:00.000Z', '2026-11-30T23:00:00.000Z'],
  },
  {
    name: 'the month with the spring change is an hour shorter',
    period: 'month',
    timezone: 'Europe/Berlin',
    at: '2026-03-15T00:00:00Z',
    expected: ['2026-02-28T23:00:00.000Z', '2026-03-31T22:00:00.000Z'],
  },
  {
    name: 'the last instant of a month still belongs to it',
    period: 'month',
    timezone: 'America/New_York',
    at: '2026-02-01T04:59:59.999Z',
    expected: ['2026-01-01T05:00:00.000Z', '2026-02-01T05:00:00.000Z'],
  },
  {
    name: 'February has 29 days in a leap year',
    period: 'month',
    timezone: 'UTC',
    at: '2028-02-29T12:00:00Z',
    expected: ['2028-02-01T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
  },
  {
    name: 'a day has 23 hours when the clocks go forward',
    period: 'day',
    timezone: 'Europe/Berlin',
    at: '2026-03-29T12:00:00Z',
    expected: ['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
  },
  {
    name: 'a day has 25 hours when the clocks go back',
    period: 'day',
    timezone: 'America/New_York',
    at: '2026-11-01T12:00:00Z',
    expected: ['2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
  },
  {
    name: 'a day without midnight starts with its first instant',
    period: 'day',
    timezone: 'America/Santiago',
    at: '2026-09-06T12:00:00Z',
    expected: ['2026-09-06T04:00:00.000Z', '2026-09-07T03:00:00.000Z'],
  },
  {
    name: 'a week starts on Monday',
    period: 'week',
    timezone: 'UTC',
    at: '2026-11-22T23:59:59Z',
    expected: ['2026-11-16T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
  },
  {
    name: 'a week spans the turn of the year',
    period: 'week',
    timezone: 'Asia/Kathmandu',
    at: '2027-01-01T00:00:00Z',
    expected: ['2026-12-27T18:15:00.000Z', '2027-01-03T18:15:00.000Z'],
  },
  {
    name: 'an hour is a full hour UTC, whatever the zone',
    period: 'hour',
    timezone: 'Asia/Kolkata',
    at: '2026-11-23T05:59:59Z',
    expected: ['2026-11-23T05:00:00.000Z', '2026-11-23T06:00:00.000Z'],
  },
  {
    name: 'a week from Sunday',
    period: 'week',
    timezone: 'America/New_York',
    at: '2026-11-21T12:00:00Z',
    startDay: 7,
    expected: ['2026-11-15T05:00:00.000Z', '2026-11-22T05:00:00.000Z'],
  },
  {
    name: 'on the start day itself the week from Sunday has just begun',
    period: 'week',
    timezone: 'America/New_York',
    at: '2026-11-22T05:00:00Z',
    startDay: 7,
    expected: ['2026-11-22T05:00:00.000Z', '2026-11-29T05:00:00.000Z'],
  },
  {
    name: 'a week from Sunday that holds the change of clocks is an hour longer',
    period: 'week',
    timezone: 'America/New_York',
    at: '2026-11-03T12:00:00Z',
    startDay: 7,
    expected: ['2026-11-01T04:00:00.000Z', '2026-11-08T05:00:00.000Z'],
  },
  {
    name: 'a month from the 15th, before it',
    period: 'month',
    timezone: 'UTC',
    at: '2026-11-14T23:59:59Z',
    startDay: 15,
    expected: ['2026-10-15T00:00:00.000Z', '2026-11-15T00:00:00.000Z'],
  },
  {
    name: 'a month from the 15th, on it',
    period: 'month',
    timezone: 'UTC',
    at: '2026-11-15T00:00:00Z',
    startDay: 15,
    expected: ['2026-11-15T00:00:00.000Z', '2026-12-15T00:00:00.000Z'],
  },
  {
    name: 'a month from the 31st begins on the last day of a shorter month',
    period: 'month',
    timezone: 'UTC',
    at: '2027-03-01T00:00:00Z',
    startDay: 31,
    expected: ['2027-02-28T00:00:00.000Z', '2027-03-31T00:00:00.000Z'],
  },
  {
    name: 'a month from the 30th begins on the leap day where there is one',
    period: 'month',
    timezone: 'UTC',
    at: '2028-02-29T00:00:00Z',
    startDay: 30,
    expected: ['2028-02-29T00:00:00.000Z', '2028-03-30T00:00:00.000Z'],
  },
  {
    name: 'a month from the 31st that holds the spring change is an hour shorter',
    period: 'month',
    timezone: 'Europe/Berlin',
    at: '2026-03-15T00:00:00Z',
    startDay: 31,
    expected: ['2026-02-27T23:00:00.000Z', '2026-03-30T22:00:00.000Z'],
  },
  {
    name: 'a month from the 31st spans the turn of the year',
    period: 'month',
    timezone: 'Asia/Kathmandu',
    at: '2026-12-31T00:00:00Z',
    startDay: 31,
    expected: ['2026-12-30T18:15:00.000Z', '2027-01-30T18:15:00.000Z'],
  },
];

test.each(rows)('$name', ({ period, timezone, at, startDay, expected }) => {
  const { startsAt, endsAt } = findBudgetPeriod(period, timezone, new Date(at), startDay);
  expect([startsAt.toISOString(), endsAt.toISOString()]).toEqual(expected);
});

const zones = ['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'Pacific/Apia'];
const instants = fc.date({
  min: new Date('2010-01-01T00:00:00Z'),
  max: new Date('2040-01-01T00:00:00Z'),
  noInvalidDate: true,
});

describe('in every zone', () => {
  test('a period holds the instant it was asked for, and the next one begins where it ends', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...BUDGET_PERIODS),
        fc.constantFrom(...zones),
        instants,
        fc.integer({ min: 1, max: 31 }),
        (period, zone, at, day) => {
          const startDay = period === 'month' ? day : 1 + (day % 7);
          const find = (instant: Date) => findBudgetPeriod(period, zone, instant, startDay);
          const found = find(at);
          expect(found.startsAt <= at && at < found.endsAt).toBe(true);
          expect(find(found.startsAt)).toEqual(found);
          expect(find(found.endsAt).startsAt).toEqual(found.endsAt);
        },
      ),
      { numRuns: 500 },
    );
  });
});

test.each([
  ['hour', '2026-11-23T13:00:00Z', '14:00 on 2026-11-23'],
  ['day', '2026-11-22T23:00:00Z', '2026-11-23'],
  ['week', '2026-11-22T23:00:00Z', 'week of 2026-11-23'],
  ['month', '2026-10-31T23:00:00Z', 'November 2026'],
  ['month', '2026-11-14T23:00:00Z', 'the month from 2026-11-15'],
] as const)('a %s from %s reads "%s"', (period, startsAt, expected) => {
  expect(formatBudgetPeriod(period, 'Europe/Berlin', new Date(startsAt))).toBe(expected);
});

describe('the life of a budget', () => {
  const calendar = {
    period: 'month',
    timezone: 'Europe/Berlin',
    startDay: 1,
    startsOn: '2026-11-10',
    endsOn: '2026-12-24',
  } as const;
  const find = (at: string) => {
    const { startsAt, endsAt } = findCalendarPeriod(calendar, new Date(at));
    return [startsAt.toISOString(), endsAt.toISOString()];
  };

  test.each([
    [
      'before it begins: the first period, cut to the start',
      '2026-06-01T00:00:00Z',
      ['2026-11-09T23:00:00.000Z', '2026-11-30T23:00:00.000Z'],
    ],
    [
      'in its last period: cut to the end of the last day',
      '2026-12-05T00:00:00Z',
      ['2026-11-30T23:00:00.000Z', '2026-12-24T23:00:00.000Z'],
    ],
    [
      'after its end: still the last period',
      '2027-06-01T00:00:00Z',
      ['2026-11-30T23:00:00.000Z', '2026-12-24T23:00:00.000Z'],
    ],
  ])('%s', (_name, at, expected) => {
    expect(find(at)).toEqual(expected);
  });

  test.each([
    ['2026-11-09T22:59:59Z', 'scheduled'],
    ['2026-11-09T23:00:00Z', 'active'],
    ['2026-12-24T22:59:59Z', 'active'],
    ['2026-12-24T23:00:00Z', 'ended'],
  ])('at %s it is %s', (at, expected) => {
    expect(computeBudgetPhase(calendar, new Date(at))).toBe(expected);
  });
});
