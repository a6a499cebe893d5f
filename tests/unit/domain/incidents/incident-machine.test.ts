import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SEVERITIES, type Severity } from '@/lib/domain/incidents/incident';
import { planIncidentChange } from '@/lib/domain/incidents/incident-change';
import { correctToldRate, decideIncident } from '@/lib/domain/incidents/incident-machine';
import type { IncidentDecision, IncidentSignal, IncidentStanding } from '@/lib/domain/incidents/incident-signal';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 2, minute));
const DOLLAR = 1_000_000_000n;
const open: IncidentStanding = {
  state: 'open',
  severity: 'warning',
  openedAt: at(-60),
  resolvedAt: null,
  resolvedBy: null,
  snoozedUntil: null,
  reopenCount: 0,
  toldRateNanos: 10n * DOLLAR,
  toldBudgetPercent: 50,
  calmSince: null,
  mergedIntoId: null,
};
const snoozed: IncidentStanding = { ...open, snoozedUntil: at(30) };
const merged: IncidentStanding = { ...open, mergedIntoId: 'incident-1' };
const taken: IncidentStanding = { ...open, state: 'acknowledged' };
const ended: IncidentStanding = { ...open, state: 'resolved', resolvedAt: at(0) };
const closed: IncidentStanding = { ...ended, resolvedBy: 'Ada' };
const raised = (severity: Severity = 'warning', isWorse = false): IncidentSignal => ({
  kind: 'raised',
  severity,
  isWorse,
});
const atRate = (dollars: number): IncidentSignal => ({
  kind: 'raised',
  severity: 'warning',
  isWorse: false,
  ratePerHourNanos: BigInt(Math.round(dollars * 100)) * (DOLLAR / 100n),
});
const atShare = (budgetPercent: number): IncidentSignal => ({
  kind: 'raised',
  severity: 'warning',
  isWorse: false,
  budgetPercent,
});
const withCause = (severity: Severity = 'warning'): IncidentSignal => ({
  kind: 'raised',
  severity,
  isWorse: false,
  causeId: 'incident-1',
});
const calm: IncidentSignal = { kind: 'calm', isQuiet: false };
const calmHeld: IncidentSignal = { kind: 'calm', isQuiet: false, holdMs: 10 * 60_000 };

type Row = {
  name: string;
  standing: IncidentStanding | null;
  signal: IncidentSignal;
  minute?: number;
  expected: Partial<IncidentDecision> & { nextState?: string };
};

const rows: Row[] = [
  {
    name: 'nothing -> trouble: open, tell first',
    standing: null,
    signal: raised(),
    expected: { action: 'open', notify: 'first' },
  },
  {
    name: 'nothing -> something to know: open, tell nobody',
    standing: null,
    signal: raised('info'),
    expected: { action: 'open', notify: null },
  },
  {
    name: 'open -> same trouble: update, tell nobody',
    standing: open,
    signal: raised(),
    expected: { action: 'update', notify: null },
  },
  {
    name: 'open critical -> milder: keeps its worst severity',
    standing: { ...open, severity: 'critical' },
    signal: raised('warning'),
    expected: { action: 'update', severity: 'critical' },
  },
  {
    name: 'warning -> critical: escalate, tell',
    standing: open,
    signal: raised('critical'),
    expected: { action: 'escalate', reason: 'severity-rose', notify: 'escalated', severity: 'critical' },
  },
  {
    name: 'open -> the source says worse: escalate, tell',
    standing: open,
    signal: raised('warning', true),
    expected: { action: 'escalate', reason: 'became-worse', notify: 'escalated', nextState: 'open' },
  },
  {
    name: 'open -> about more than one key: escalate, tell',
    standing: open,
    signal: { kind: 'raised', severity: 'warning', isWorse: false, isWider: true },
    expected: { action: 'escalate', reason: 'became-wider', notify: 'escalated', nextState: 'open' },
  },
  {
    name: 'snoozed -> about more than one key: update, tell nobody',
    standing: snoozed,
    signal: { kind: 'raised', severity: 'warning', isWorse: false, isWider: true },
    expected: { action: 'update', reason: 'snoozed', notify: null },
  },
  {
    name: 'taken -> worse: tell, the person keeps it',
    standing: taken,
    signal: raised('warning', true),
    expected: { action: 'escalate', nextState: 'acknowledged' },
  },
  {
    name: 'taken -> critical: needs a person again',
    standing: taken,
    signal: raised('critical'),
    expected: { action: 'escalate', reason: 'severity-rose', nextState: 'open' },
  },
  {
    name: 'open -> calm: resolve, tell',
    standing: open,
    signal: calm,
    expected: { action: 'resolve', notify: 'resolved' },
  },
  {
    name: 'taken -> calm: resolve, tell',
    standing: taken,
    signal: calm,
    expected: { action: 'resolve', notify: 'resolved' },
  },
  {
    name: 'open -> the period is over: resolve, tell nobody',
    standing: open,
    signal: { kind: 'calm', isQuiet: true },
    expected: { action: 'resolve', notify: null },
  },
  { name: 'resolved -> calm: nothing', standing: ended, signal: calm, expected: { action: 'ignore' } },
  { name: 'nothing -> calm: nothing', standing: null, signal: calm, expected: { action: 'ignore' } },
  {
    name: 'ended by itself -> trouble within half an hour: the same incident again',
    standing: ended,
    signal: raised(),
    minute: 30,
    expected: { action: 'reopen', reason: 'returned-soon', notify: 'repeat' },
  },
  {
    name: 'ended by itself -> trouble later: a new incident',
    standing: ended,
    signal: raised(),
    minute: 31,
    expected: { action: 'open', notify: 'first' },
  },
  {
    name: 'closed by a person -> goes on: stays closed',
    standing: closed,
    signal: raised(),
    minute: 5,
    expected: { action: 'ignore', reason: 'closed-by-person' },
  },
  {
    name: 'closed by a person -> becomes worse: opens again',
    standing: closed,
    signal: raised('warning', true),
    minute: 5,
    expected: { action: 'reopen', reason: 'became-worse-after-resolution', notify: 'escalated' },
  },
  {
    name: 'closed by a person -> critical: opens again',
    standing: closed,
    signal: raised('critical'),
    minute: 90,
    expected: { action: 'reopen', severity: 'critical' },
  },
  {
    name: 'open -> taken: programs that mirror it are told',
    standing: open,
    signal: { kind: 'acknowledge' },
    expected: { action: 'acknowledge', notify: 'acknowledged' },
  },
  {
    name: 'a part of another incident -> taken: nobody heard of it by itself',
    standing: { ...open, mergedIntoId: 'incident-1' },
    signal: { kind: 'acknowledge' },
    expected: { action: 'acknowledge', notify: null },
  },
  {
    name: 'taken -> taken: nothing',
    standing: taken,
    signal: { kind: 'acknowledge' },
    expected: { action: 'ignore', reason: 'already-acknowledged' },
  },
  {
    name: 'resolved -> taken: refused',
    standing: ended,
    signal: { kind: 'acknowledge' },
    expected: { action: 'refuse', reason: 'resolved-cannot-be-acknowledged' },
  },
  {
    name: 'open -> closed by a person: resolve, tell',
    standing: open,
    signal: { kind: 'resolve' },
    expected: { action: 'resolve', reason: 'closed-by-person', notify: 'resolved' },
  },
  {
    name: 'resolved -> closed by a person: nothing',
    standing: closed,
    signal: { kind: 'resolve' },
    expected: { action: 'ignore', reason: 'already-resolved' },
  },
  {
    name: 'nothing -> trouble with a known cause: opens as its part, tells nobody',
    standing: null,
    signal: withCause(),
    expected: { action: 'open', reason: 'same-cause', notify: null, mergeInto: 'incident-1' },
  },
  {
    name: 'part -> goes on, even more severe: the other speaks',
    standing: merged,
    signal: withCause('critical'),
    expected: { action: 'update', reason: 'merged', notify: null, severity: 'critical' },
  },
  {
    name: 'part whose other is over -> goes on: speaks for itself',
    standing: merged,
    signal: raised(),
    expected: { action: 'part', reason: 'cause-is-over', notify: 'first' },
  },
  {
    name: 'part -> calm: ends, tells nobody',
    standing: merged,
    signal: calm,
    expected: { action: 'resolve', notify: null },
  },
  {
    name: 'told $10/h -> $19.99/h: no news',
    standing: open,
    signal: atRate(19.99),
    expected: { action: 'update', reason: 'goes-on' },
  },
  {
    name: 'told $10/h -> $20/h: escalate, the rate doubled',
    standing: open,
    signal: atRate(20),
    expected: { action: 'escalate', reason: 'rate-jumped', notify: 'escalated', nextState: 'open' },
  },
  {
    name: 'told $10/h in its first minutes -> $40/h within half an hour: it only became known',
    standing: { ...open, openedAt: at(-19) },
    signal: atRate(40),
    expected: { action: 'update', reason: 'goes-on' },
  },
  {
    name: 'told $0.50/h -> $1.20/h: doubled, but too little to tell',
    standing: { ...open, toldRateNanos: DOLLAR / 2n },
    signal: atRate(1.2),
    expected: { action: 'update', reason: 'goes-on' },
  },
  {
    name: 'taken, rate doubled: tell, the person keeps it',
    standing: taken,
    signal: atRate(40),
    expected: { action: 'escalate', reason: 'rate-jumped', nextState: 'acknowledged' },
  },
  {
    name: 'told 50% of the budget -> 99%: no news',
    standing: open,
    signal: atShare(99),
    expected: { action: 'update', reason: 'goes-on' },
  },
  {
    name: 'told 50% of the budget -> 100%: escalate',
    standing: open,
    signal: atShare(100),
    expected: { action: 'escalate', reason: 'budget-share-jumped' },
  },
  {
    name: 'open -> calm that must hold: waits',
    standing: open,
    signal: calmHeld,
    expected: { action: 'wait', reason: 'calm-began', calmSince: at(10) },
  },
  {
    name: 'calm for nine of ten minutes: waits on',
    standing: { ...open, calmSince: at(1) },
    signal: calmHeld,
    expected: { action: 'wait', reason: 'calm-not-long-enough', calmSince: at(1) },
  },
  {
    name: 'calm for ten minutes: resolve, tell',
    standing: { ...open, calmSince: at(0) },
    signal: calmHeld,
    expected: { action: 'resolve', reason: 'calm', notify: 'resolved' },
  },
  {
    name: 'came back twice: calm must hold four times as long',
    standing: { ...open, reopenCount: 2, calmSince: at(0) },
    signal: calmHeld,
    minute: 39,
    expected: { action: 'wait', reason: 'calm-not-long-enough' },
  },
  {
    name: 'came back twice, calm for forty minutes: resolve',
    standing: { ...open, reopenCount: 2, calmSince: at(0) },
    signal: calmHeld,
    minute: 40,
    expected: { action: 'resolve' },
  },
  {
    name: 'open -> snooze: nobody is told until then',
    standing: open,
    signal: { kind: 'snooze', until: at(40) },
    expected: { action: 'snooze', notify: null, until: at(40) },
  },
  {
    name: 'resolved -> snooze: refused',
    standing: ended,
    signal: { kind: 'snooze', until: at(40) },
    expected: { action: 'refuse', reason: 'resolved-cannot-be-snoozed' },
  },
  {
    name: 'a snooze that ends now: refused',
    standing: open,
    signal: { kind: 'snooze', until: at(10) },
    expected: { action: 'refuse', reason: 'snooze-must-end-later' },
  },
  {
    name: 'snoozed -> snooze taken back: counts again, nobody is told of that',
    standing: snoozed,
    signal: { kind: 'snooze', until: null },
    expected: { action: 'wake', reason: 'snooze-taken-back', notify: null },
  },
  {
    name: 'open -> snooze taken back: nothing to take back',
    standing: open,
    signal: { kind: 'snooze', until: null },
    expected: { action: 'ignore', reason: 'not-snoozed' },
  },
  {
    name: 'snoozed -> worse: stays quiet',
    standing: snoozed,
    signal: raised('warning', true),
    expected: { action: 'update', reason: 'snoozed', notify: null },
  },
  {
    name: 'snoozed -> critical: the snooze was for something smaller',
    standing: snoozed,
    signal: raised('critical'),
    expected: { action: 'escalate', reason: 'severity-rose', notify: 'escalated' },
  },
  {
    name: 'snoozed -> calm: ends quietly',
    standing: snoozed,
    signal: calm,
    expected: { action: 'resolve', notify: null },
  },
  {
    name: 'snooze over, goes on: told again',
    standing: snoozed,
    signal: { kind: 'tick' },
    minute: 30,
    expected: { action: 'wake', notify: 'repeat' },
  },
  {
    name: 'snooze over, somebody has it: told nobody',
    standing: { ...snoozed, state: 'acknowledged' },
    signal: { kind: 'tick' },
    minute: 30,
    expected: { action: 'wake', notify: null },
  },
  {
    name: 'snooze not over: nothing',
    standing: snoozed,
    signal: { kind: 'tick' },
    minute: 29,
    expected: { action: 'ignore', reason: 'nothing-due' },
  },
  {
    name: 'resolved -> reopened by a person: open again, tells nobody',
    standing: closed,
    signal: { kind: 'reopen' },
    expected: { action: 'reopen', reason: 'reopened-by-person', notify: null },
  },
  {
    name: 'open -> reopened by a person: nothing',
    standing: open,
    signal: { kind: 'reopen' },
    expected: { action: 'ignore', reason: 'already-open' },
  },
  {
    name: 'closed by a person -> calm: remembered, tells nobody',
    standing: closed,
    signal: calm,
    expected: { action: 'wait', reason: 'calm-after-closing' },
  },
  {
    name: 'closed by a person, calm since -> trouble: a new incident',
    standing: { ...closed, calmSince: at(5) },
    signal: raised(),
    expected: { action: 'open', reason: 'new-trouble', notify: 'first' },
  },
];

test.each(rows)('$name', ({ standing, signal, minute = 10, expected }) => {
  expect(decideIncident(standing, signal, at(minute))).toMatchObject(expected);
});

/** Plays a decision back into the standing, as the database does. */
function apply(standing: IncidentStanding | null, decision: IncidentDecision, now: Date): IncidentStanding | null {
  if (decision.action === 'open') {
    const mergedIntoId = decision.reason === 'same-cause' ? decision.mergeInto : null;
    return { ...open, severity: decision.severity, mergedIntoId };
  }
  if (!standing) return null;
  const actor = decision.action === 'resolve' && decision.reason === 'closed-by-person' ? 'Ada' : null;
  return { ...standing, ...planIncidentChange({ ...standing, peakSeverity: null }, decision, now, actor) };
}

const signals = fc.oneof(
  fc.record({ kind: fc.constant('raised' as const), severity: fc.constantFrom(...SEVERITIES), isWorse: fc.boolean() }),
  fc.record({ kind: fc.constant('calm' as const), isQuiet: fc.boolean() }),
  fc.record({
    kind: fc.constant('calm' as const),
    isQuiet: fc.boolean(),
    holdMs: fc.integer({ min: 0, max: 3_600_000 }),
  }),
  fc.integer({ min: 0, max: 3_000 }).map((minute) => ({ kind: 'snooze' as const, until: at(minute) })),
  fc.constant({ kind: 'tick' as const }),
  fc.constant({ kind: 'reopen' as const }),
  fc.constant({ kind: 'acknowledge' as const }),
  fc.constant({ kind: 'resolve' as const }),
);

function decideAndApply(
  standing: IncidentStanding | null,
  signal: IncidentSignal,
  minute: number,
  onEnd: () => void = () => {},
): IncidentStanding | null {
  const decision = decideIncident(standing, signal, at(minute));
  if (decision.action === 'resolve') onEnd();
  return apply(standing, decision, at(minute));
}

describe('whatever happens', () => {
  test('first is told once per opening, every telling has a reason, and severity never falls while unresolved', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(signals, fc.integer({ min: 0, max: 60 })), { maxLength: 40 }), (steps) => {
        let standing: IncidentStanding | null = null;
        let minute = 0;
        for (const [signal, gap] of steps) {
          minute += gap;
          const before: IncidentStanding | null = standing;
          const decision = decideIncident(before, signal, at(minute));
          expect(decision.reason).not.toBe('');
          const notify = 'notify' in decision ? decision.notify : null;
          if (notify === 'first') expect(before === null || before.state === 'resolved').toBe(true);
          if (notify === 'resolved') expect(before?.state).not.toBe('resolved');
          standing = apply(before, decision, at(minute));
          if (before && standing && before.state !== 'resolved') {
            expect(SEVERITIES.indexOf(standing.severity)).toBeGreaterThanOrEqual(SEVERITIES.indexOf(before.severity));
          }
        }
      }),
    );
  });

  test('a snooze keeps every mail back until its end, but for one that became more severe', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(signals, fc.integer({ min: 0, max: 60 })), { maxLength: 40 }), (steps) => {
        let standing: IncidentStanding | null = null;
        let minute = 0;
        for (const [signal, gap] of steps) {
          minute += gap;
          const before: IncidentStanding | null = standing;
          const decision = decideIncident(before, signal, at(minute));
          const notify = 'notify' in decision ? decision.notify : null;
          const isAsleep =
            before?.snoozedUntil != null && before.snoozedUntil > at(minute) && before.state !== 'resolved';
          // That somebody took it or ended it is what programs mirror, not news for people.
          const isMirrored = signal.kind === 'resolve' || signal.kind === 'acknowledge';
          if (isAsleep && !isMirrored && notify !== null) expect(decision.reason).toBe('severity-rose');
          standing = apply(before, decision, at(minute));
        }
      }),
    );
  });

  test('trouble that comes and goes each minute ends less and less often', () => {
    let standing: IncidentStanding | null = decideAndApply(null, raised(), 0);
    const endings: number[] = [];
    for (let minute = 1; minute < 600; minute += 1) {
      const isCalm = minute % 12 !== 0;
      standing = decideAndApply(standing, isCalm ? calmHeld : raised(), minute, () => endings.push(minute));
    }
    expect(endings).toEqual([11]);
    expect(standing?.reopenCount).toBe(1);
  });

  test('the same signal twice in a row tells at most once more only when the source says worse', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...SEVERITIES),
        fc.constantFrom(null, open, taken, ended, closed),
        (severity, start) => {
          const once = decideIncident(start, raised(severity), at(5));
          const twice = decideIncident(apply(start, once, at(5)), raised(severity), at(6));
          expect('notify' in twice ? twice.notify : null).toBeNull();
        },
      ),
    );
  });
});

test.each<[string, number, number, bigint | null, number]>([
  ['told by a burst of two minutes and less since: a later rise is measured from that', 10, 4, 10n * DOLLAR, 4],
  ['it grows while it begins: what was told stays', 10, 40, 10n * DOLLAR, 10],
  ['half an hour after it began: what was told stays', 40, 4, 10n * DOLLAR, 10],
  ['nothing is lost just now: what was told stays', 10, 0, 10n * DOLLAR, 10],
])('%s', (_name, minute, rate, toldRateNanos, expected) => {
  const standing = { toldRateNanos, openedAt: at(0) };
  expect(correctToldRate(standing, BigInt(rate) * DOLLAR, at(minute))).toBe(BigInt(expected) * DOLLAR);
});
