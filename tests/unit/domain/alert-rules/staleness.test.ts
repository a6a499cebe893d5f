import { expect, test } from 'vitest';
import { decideStaleness, type ReadingState, renderStaleness } from '@/lib/domain/alert-rules/staleness';

const at = (minute: number, second = 0) => new Date(Date.UTC(2026, 10, 20, 2, minute, second));
const state: ReadingState = {
  name: 'Production',
  isPushed: false,
  isPaused: false,
  isRejected: false,
  isBeingRead: false,
  isBackfilled: true,
  lastReadAt: null,
  knownUntil: at(0),
  lastError: null,
  createdAt: new Date('2026-11-01T00:00:00Z'),
};

const rows: { name: string; state: Partial<ReadingState>; now: Date; interval?: number; expected: object }[] = [
  { name: 'read within three intervals and two minutes: fresh', state: {}, now: at(5), expected: { kind: 'fresh' } },
  {
    name: 'a second later: stale, worth reading today',
    state: {},
    now: at(5, 1),
    expected: { kind: 'stale', reason: 'no-successful-read', severity: 'warning', since: at(0) },
  },
  { name: 'blind for an hour: worth waking someone', state: {}, now: at(60), expected: { severity: 'critical' } },
  {
    name: 'a long interval tolerates longer silence',
    state: {},
    now: at(30),
    interval: 600,
    expected: { kind: 'fresh' },
  },
  {
    name: 'a refused key counts at once',
    state: { isRejected: true },
    now: at(1),
    expected: { kind: 'stale', reason: 'key-rejected', severity: 'warning' },
  },
  {
    name: 'paused on purpose is not stale',
    state: { isPaused: true, knownUntil: null },
    now: at(59),
    expected: { kind: 'fresh', reason: 'paused' },
  },
  {
    name: 'never read: counted from when it was added',
    state: { knownUntil: null, createdAt: at(0) },
    now: at(6),
    expected: { kind: 'stale', since: at(0) },
  },
  {
    name: 'the first read may take a while',
    state: { knownUntil: null, createdAt: at(0), isBackfilled: false, isBeingRead: true },
    now: at(50),
    expected: { kind: 'fresh', reason: 'first-read' },
  },
  {
    name: 'but not for ever',
    state: { knownUntil: null, createdAt: at(0), isBackfilled: false, isBeingRead: true },
    now: at(60),
    expected: { kind: 'stale', severity: 'critical' },
  },
  {
    name: 'the first read has come to minutes of yesterday: that says nothing about now',
    state: { knownUntil: at(-1_300), createdAt: at(0), isBackfilled: false, isBeingRead: true, lastReadAt: at(4) },
    now: at(5),
    expected: { kind: 'fresh', reason: 'first-read' },
  },
  {
    name: 'it takes hours: fresh as long as something arrives',
    state: { knownUntil: at(-900), createdAt: at(0), isBackfilled: false, isBeingRead: true, lastReadAt: at(200) },
    now: at(210),
    expected: { kind: 'fresh', reason: 'first-read' },
  },
  {
    name: 'the first read ended in the middle: counted from when it was added, not from where history stands',
    state: { knownUntil: at(-900), createdAt: at(0), isBackfilled: false, lastReadAt: at(3) },
    now: at(6),
    expected: { kind: 'stale', since: at(0), severity: 'warning' },
  },
];

test.each(rows)('$name', ({ state: change, now, interval = 60, expected }) => {
  expect(decideStaleness({ ...state, ...change }, now, interval)).toMatchObject(expected);
});

test('the words say since when, why, and what that means', () => {
  const decision = decideStaleness(state, at(10), 60);
  if (decision.kind !== 'stale') throw new Error('expected a stale connection');
  const broken = { ...state, lastError: 'HTTP 503' };
  expect(renderStaleness(broken, decision, at(10), 'Europe/Berlin').explanation).toBe(
    '"Production" was last read with success at 20 Nov 2026, 03:00 (Europe/Berlin). What was spent since then is not ' +
      'known, and a leak could not be seen. The last answer was: HTTP 503.',
  );
});
