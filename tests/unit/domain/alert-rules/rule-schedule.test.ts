import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  findScheduleStart,
  formatSchedule,
  isWithinSchedule,
  parseScheduleText,
  type RuleSchedule,
  RuleScheduleSchema,
} from '@/lib/domain/alert-rules/rule-schedule';

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
  {
    name: 'a span in a zone of its own follows that clock',
    schedule: [{ days: [5], from: '08:00', until: '18:00', timezone: 'America/New_York' }],
    at: '2026-11-20T12:59:00Z',
    expected: false,
  },
  {
    name: 'a span in a zone of its own begins there',
    schedule: [{ days: [5], from: '08:00', until: '18:00', timezone: 'America/New_York' }],
    at: '2026-11-20T13:00:00Z',
    expected: true,
  },
  { name: 'of two spans one is enough', schedule: [...office, ...nights], at: '2026-11-21T04:00:00Z', expected: true },
];

test.each(rows)('$name', ({ schedule, at, expected }) => {
  expect(isWithinSchedule(schedule, 'Europe/Berlin', new Date(at))).toBe(expected);
});

test.each([
  { name: 'within it: now', at: '2026-11-20T09:00:00Z', expected: '2026-11-20T09:00:00.000Z' },
  { name: 'on Saturday: Monday morning', at: '2026-11-21T09:00:00Z', expected: '2026-11-23T07:00:00.000Z' },
])('the next active moment, $name', ({ at, expected }) => {
  expect(findScheduleStart(office, 'Europe/Berlin', new Date(at)).toISOString()).toBe(expected);
});

describe('a schedule in a cell of a table', () => {
  const texts: { text: string; schedule: RuleSchedule | null }[] = [
    { text: 'always', schedule: null },
    { text: 'Mon-Fri 08:00-18:00', schedule: office },
    {
      text: 'Fri 22:00-06:00; Sat,Sun 00:00-00:00',
      schedule: [...nights, { days: [6, 7], from: '00:00', until: '00:00' }],
    },
    {
      text: 'Mon,Wed-Fri 09:30-17:00 Asia/Kathmandu',
      schedule: [{ days: [1, 3, 4, 5], from: '09:30', until: '17:00', timezone: 'Asia/Kathmandu' }],
    },
  ];
  test.each(texts)('"$text" is written and read', ({ text, schedule }) => {
    expect(formatSchedule(schedule)).toBe(text);
    expect(parseScheduleText(text)).toEqual(schedule);
  });

  test('a range may run over the end of the week, and names of days are read in any case', () => {
    expect(parseScheduleText('SAT-mon 10:00-12:00')).toEqual([{ days: [6, 7, 1], from: '10:00', until: '12:00' }]);
  });

  test.each(['Mon', 'Monday 08:00-18:00', 'Mon-Tue-Wed 08:00-09:00', '08:00-18:00', ''])('"%s" is refused', (text) => {
    expect(RuleScheduleSchema.safeParse(parseScheduleText(text)).success).toBe(false);
  });

  test('whatever is written is read again as it was', () => {
    const clock = fc.constantFrom('00:00', '08:30', '23:59');
    const span = fc
      .record({
        days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
        from: clock,
        until: clock,
        timezone: fc.constantFrom('UTC', 'Europe/Berlin', null),
      })
      .map(({ timezone, ...rest }) => (timezone === null ? rest : { ...rest, timezone }));
    fc.assert(
      fc.property(fc.array(span, { minLength: 1, maxLength: 14 }), (schedule) => {
        expect(parseScheduleText(formatSchedule(schedule))).toEqual(schedule);
      }),
    );
  });
});
