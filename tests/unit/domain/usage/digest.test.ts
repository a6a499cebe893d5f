import { expect, test } from 'vitest';
import { DEFAULT_PREFERENCE, listDueDigests, type MemberPreference } from '@/lib/domain/usage/digest';

const all: MemberPreference = { ...DEFAULT_PREFERENCE, digestDaily: true };
const none: MemberPreference = { ...all, digestDaily: false, digestWeekly: false, digestMonthly: false };
const member = { timezone: 'Europe/Berlin', joinedAt: new Date('2026-01-01T00:00:00Z') };

type Row = {
  name: string;
  now: string;
  preference?: MemberPreference;
  who?: Partial<typeof member>;
  expected: string[];
};
const rows: Row[] = [
  { name: 'before eight in the morning nothing is due', now: '2026-11-27T06:59:00Z', expected: [] },
  {
    name: 'at eight the day before is reported',
    now: '2026-11-27T07:00:00Z',
    expected: ['daily Thursday 26 November'],
  },
  {
    name: 'on a Monday the week before too',
    now: '2026-11-23T07:00:00Z',
    expected: ['daily Sunday 22 November', 'weekly 16 – 22 November'],
  },
  {
    name: 'a worker that was away on Monday sends the week on Wednesday',
    now: '2026-11-25T07:00:00Z',
    expected: ['daily Tuesday 24 November', 'weekly 16 – 22 November'],
  },
  {
    name: 'on Thursday the week is old news',
    now: '2026-11-26T07:00:00Z',
    expected: ['daily Wednesday 25 November'],
  },
  {
    name: 'on the first the month before is reported',
    now: '2026-12-01T07:00:00Z',
    expected: ['daily Monday 30 November', 'weekly 23 – 29 November', 'monthly November 2026'],
  },
  {
    name: 'a week over a month names both months',
    now: '2026-12-07T07:00:00Z',
    preference: { ...none, digestWeekly: true },
    expected: ['weekly 30 November – 6 December'],
  },
  {
    name: 'February of a leap year ends on the 29th',
    now: '2028-03-01T08:00:00Z',
    preference: { ...none, digestMonthly: true },
    expected: ['monthly February 2028'],
  },
  { name: 'whoever wants nothing gets nothing', now: '2026-12-01T07:00:00Z', preference: none, expected: [] },
  {
    name: 'the hour is the member’s own, in their zone',
    now: '2026-11-27T00:20:00Z',
    preference: { ...all, digestHour: 6 },
    who: { timezone: 'Asia/Kathmandu' },
    expected: ['daily Thursday 26 November'],
  },
  {
    name: 'a period before the member joined is not theirs',
    now: '2026-11-23T09:00:00Z',
    who: { joinedAt: new Date('2026-11-23T08:00:00Z') },
    expected: [],
  },
];

test.each(rows)('$name', ({ now, preference = all, who = {}, expected }) => {
  const due = listDueDigests(preference, { ...member, ...who }, new Date(now));
  expect(due.map((one) => `${one.kind} ${one.label}`)).toEqual(expected);
});

test('the day on which clocks go back has 25 hours, and is compared with one of 24', () => {
  const [daily] = listDueDigests({ ...none, digestDaily: true }, member, new Date('2026-10-26T08:00:00Z'));
  const hours = ({ startsAt, endsAt }: { startsAt: Date; endsAt: Date }) =>
    (endsAt.getTime() - startsAt.getTime()) / 3_600_000;
  expect(daily && [daily.periodOn, hours(daily.window), hours(daily.previous)]).toEqual(['2026-10-25', 25, 24]);
});
