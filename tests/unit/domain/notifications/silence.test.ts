import { expect, test } from 'vitest';
import type { MatchSubject } from '@/lib/domain/incidents/incident-matcher';
import { deriveSilenceStanding, findActiveSilence, type Silence } from '@/lib/domain/notifications/silence';

const at = (text: string) => new Date(`2026-11-${text}:00Z`);
const anything = { severities: [], kinds: [], scope: {} };
const once: Silence = {
  id: 'once',
  matcher: anything,
  startsAt: at('23T10:00'),
  endsAt: at('23T12:00'),
  recurrence: null,
  comment: 'Migration',
  createdBy: 'Ada',
  createdAt: at('20T00:00'),
  endedAt: null,
  endedBy: null,
};
/** Sundays 02:00 to 04:00 in Berlin, from the 20th on. */
const weekly: Silence = {
  ...once,
  id: 'weekly',
  startsAt: at('20T00:00'),
  endsAt: null,
  recurrence: { weekdays: [7], from: '02:00', until: '04:00', timezone: 'Europe/Berlin' },
};

type Row = { name: string; silence: Silence; now: Date; expected: ReturnType<typeof deriveSilenceStanding> };
const pending = (nextActiveAt: Date) => ({ state: 'pending', activeUntil: null, nextActiveAt }) as const;
const active = (activeUntil: Date | null) => ({ state: 'active', activeUntil, nextActiveAt: null }) as const;
const expired = { state: 'expired', activeUntil: null, nextActiveAt: null } as const;

const rows: Row[] = [
  {
    name: 'before its start a silence is pending',
    silence: once,
    now: at('23T09:59'),
    expected: pending(at('23T10:00')),
  },
  { name: 'from its start it is active', silence: once, now: at('23T10:00'), expected: active(at('23T12:00')) },
  { name: 'at its end it is expired', silence: once, now: at('23T12:00'), expected: expired },
  {
    name: 'ended early it is expired',
    silence: { ...once, endedAt: at('23T11:00') },
    now: at('23T11:30'),
    expected: expired,
  },
  {
    name: 'ended before it began it never becomes active',
    silence: { ...once, endedAt: at('21T11:00') },
    now: at('23T11:30'),
    expected: expired,
  },
  {
    name: 'a weekly silence waits for its next hours',
    silence: weekly,
    now: at('23T10:00'),
    expected: pending(at('29T01:00')),
  },
  {
    name: 'within its hours a weekly silence is active until they end',
    silence: weekly,
    now: at('29T02:30'),
    expected: active(at('29T03:00')),
  },
  {
    name: 'the end of the series cuts its last hours short',
    silence: { ...weekly, endsAt: at('29T02:40') },
    now: at('29T02:30'),
    expected: active(at('29T02:40')),
  },
  {
    name: 'a series whose next hours lie behind its end is expired',
    silence: { ...weekly, endsAt: at('28T00:00') },
    now: at('23T10:00'),
    expected: expired,
  },
  {
    name: 'a series that starts within its hours begins with its start',
    silence: { ...weekly, startsAt: at('29T02:00') },
    now: at('28T00:00'),
    expected: pending(at('29T02:00')),
  },
];

test.each(rows)('$name', ({ silence, now, expected }) => {
  expect(deriveSilenceStanding(silence, now)).toEqual(expected);
});

type MatchRow = { name: string; matcher: Silence['matcher']; matches: boolean };
const subject: MatchSubject = { severity: 'warning', kind: 'spike', scope: { projectId: 'proj_a', apiKeyId: 'key_1' } };
const matchRows: MatchRow[] = [
  { name: 'an empty matcher matches everything', matcher: anything, matches: true },
  { name: 'a severity of several matches', matcher: { ...anything, severities: ['info', 'warning'] }, matches: true },
  { name: 'another severity does not', matcher: { ...anything, severities: ['critical'] }, matches: false },
  { name: 'another kind does not', matcher: { ...anything, kinds: ['budget'] }, matches: false },
  { name: 'a wider scope matches', matcher: { ...anything, scope: { projectId: 'proj_a' } }, matches: true },
  { name: 'another project does not', matcher: { ...anything, scope: { projectId: 'proj_b' } }, matches: false },
  { name: 'a narrower scope does not', matcher: { ...anything, scope: { model: 'gpt-5' } }, matches: false },
];

test.each(matchRows)('matcher: $name', ({ matcher, matches }) => {
  expect(findActiveSilence([{ ...once, matcher }], subject, at('23T11:00')) !== null).toBe(matches);
});

test('of several silences the one that lasts longest is told', () => {
  const longer = { ...once, id: 'longer', endsAt: at('23T18:00') };
  expect(findActiveSilence([once, longer, weekly], subject, at('23T11:00'))?.silence.id).toBe('longer');
});
