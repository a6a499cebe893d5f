import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decideIncident,
  type IncidentDecision,
  type IncidentSignal,
  type IncidentStanding,
  SEVERITIES,
  type Severity,
} from '@/lib/domain/incident';
import { renderAnomalyTitle, renderIncidentScope } from '@/lib/domain/incident-text';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 2, minute));
const open: IncidentStanding = { state: 'open', severity: 'warning', resolvedAt: null, resolvedBy: null };
const taken: IncidentStanding = { ...open, state: 'acknowledged' };
const ended: IncidentStanding = { ...open, state: 'resolved', resolvedAt: at(0) };
const closed: IncidentStanding = { ...ended, resolvedBy: 'Ada' };
const raised = (severity: Severity = 'warning', isWorse = false): IncidentSignal => ({
  kind: 'raised',
  severity,
  isWorse,
});
const calm: IncidentSignal = { kind: 'calm', isQuiet: false };

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
  { name: 'open -> taken', standing: open, signal: { kind: 'acknowledge' }, expected: { action: 'acknowledge' } },
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
];

test.each(rows)('$name', ({ standing, signal, minute = 10, expected }) => {
  expect(decideIncident(standing, signal, at(minute))).toMatchObject(expected);
});

/** Plays a decision back into the standing, as the database does. */
function apply(standing: IncidentStanding | null, decision: IncidentDecision, now: Date): IncidentStanding | null {
  switch (decision.action) {
    case 'open':
    case 'reopen':
      return { state: 'open', severity: decision.severity, resolvedAt: null, resolvedBy: null };
    case 'update':
      return standing && { ...standing, severity: decision.severity };
    case 'escalate':
      return standing && { ...standing, severity: decision.severity, state: decision.nextState };
    case 'acknowledge':
      return standing && { ...standing, state: 'acknowledged' };
    case 'resolve':
      return (
        standing && {
          ...standing,
          state: 'resolved',
          resolvedAt: now,
          resolvedBy: decision.reason === 'closed-by-person' ? 'Ada' : null,
        }
      );
    default:
      return standing;
  }
}

const signals = fc.oneof(
  fc.record({ kind: fc.constant('raised' as const), severity: fc.constantFrom(...SEVERITIES), isWorse: fc.boolean() }),
  fc.record({ kind: fc.constant('calm' as const), isQuiet: fc.boolean() }),
  fc.constant({ kind: 'acknowledge' as const }),
  fc.constant({ kind: 'resolve' as const }),
);

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

describe('words', () => {
  const names = { projects: { proj_1: 'web' }, apiKeys: { key_1: 'ci-runner' }, users: { user_1: 'Grace' } };

  test.each([
    [{ apiKeyId: 'key_1', projectId: 'proj_1' }, 'key ci-runner'],
    [{ apiKeyId: 'key_9' }, 'key key_9'],
    [{ userId: 'user_1', projectId: 'proj_1' }, 'user Grace'],
    [{ projectId: 'proj_1', model: 'gpt-5' }, 'model gpt-5 on project web'],
    [{ model: 'gpt-5' }, 'model gpt-5'],
    [{}, 'the whole organization'],
  ] as const)('scope %j reads "%s"', (scope, expected) => {
    expect(renderIncidentScope(scope, names)).toBe(expected);
  });

  test('the head line says rate, cause and how far from normal', () => {
    expect(
      renderAnomalyTitle({
        scope: { apiKeyId: 'key_1' },
        names,
        observedNanos: 12_300_000_000n,
        expectedNanos: 1_000_000_000n,
        ratePerHourNanos: 713_400_000_000n,
      }),
    ).toBe('$713/h on key ci-runner (12x normal)');
  });
});
