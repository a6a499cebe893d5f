import { expect, test } from 'vitest';
import { isWithinSchedule, type RuleSchedule } from '@/lib/domain/rule-schedule';

const office: RuleSchedule = [{ days: [1, 2, 3, 4, 5], from: '08:00', until: '18:00' }];
const nights: RuleSchedule = [{ days: [5], from: '22:00', until: '06:00' }];

type Row = { name: string; schedule: RuleSchedule | null; at: string; expected: boolean };

/** 20 November 2026 is a Friday; Berlin is an hour ahead of UTC. */
const rows: Row[] = [
  { name: 'no schedule: always', schedule: null, at: '2026-11-22T03:00:00Z', expected: true },
  { name: 'a minute before the office opens', schedule: office, at: '2026-11-20T06:59:59Z', expected: false },
  { name: 'when the office opens', schedule: office, at: '2026-11-20T07:00:00Z', expected: true },
  { name: 'when the office closes', schedule: office, at: '2026-11-20T17:00:00Z', expected: false },
  { name: 'on Saturday', schedule: office, at: '2026-11-21T09:00:00Z', expected: false },
  { name: 'the night of Friday begins', schedule: nights, at: '2026-11-20T21:00:00Z', expected: true },
  { name: 'the night of Friday goes on into Saturday', schedule: nights, at: '2026-11-21T04:59:00Z', expected: true },
  { name: 'Saturday morning it is over', schedule: nights, at: '2026-11-21T05:00:00Z', expected: false },
  {
    name: 'Friday before dawn was the night of Thursday',
    schedule: nights,
    at: '2026-11-20T03:00:00Z',
    expected: false,
  },
  {
    name: 'from and until alike: the whole day',
    schedule: [{ days: [7], from: '00:00', until: '00:00' }],
    at: '2026-11-22T22:59:00Z',
    expected: true,
  },
  { name: 'of two spans one is enough', schedule: [...office, ...nights], at: '2026-11-21T04:00:00Z', expected: true },
];

test.each(rows)('$name', ({ schedule, at, expected }) => {
  expect(isWithinSchedule(schedule, 'Europe/Berlin', new Date(at))).toBe(expected);
});
