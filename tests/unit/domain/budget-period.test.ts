import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { BUDGET_PERIODS, type BudgetPeriod, findBudgetPeriod, formatBudgetPeriod } from '@/lib/domain/budget-period';

type Row = { name: string; period: BudgetPeriod; timezone: string; at: string; expected: [string, string] };

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
];

test.each(rows)('$name', ({ period, timezone, at, expected }) => {
  const { startsAt, endsAt } = findBudgetPeriod(period, timezone, new Date(at));
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
      fc.property(fc.constantFrom(...BUDGET_PERIODS), fc.constantFrom(...zones), instants, (period, zone, at) => {
        const found = findBudgetPeriod(period, zone, at);
        expect(found.startsAt <= at && at < found.endsAt).toBe(true);
        expect(findBudgetPeriod(period, zone, found.startsAt)).toEqual(found);
        expect(findBudgetPeriod(period, zone, found.endsAt).startsAt).toEqual(found.endsAt);
      }),
      { numRuns: 500 },
    );
  });
});

test.each([
  ['hour', '14:00 on 2026-11-23'],
  ['day', '2026-11-23'],
  ['week', 'week of 2026-11-23'],
  ['month', 'November 2026'],
] as const)('a %s reads "%s"', (period, expected) => {
  expect(formatBudgetPeriod(period, 'Europe/Berlin', new Date('2026-11-23T13:00:00Z'))).toBe(expected);
});
