import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideGuard, type GuardInput, REFUSALS, renderRefusal } from '@/lib/domain/containment/guard-rails';

const NOW = new Date('2026-11-20T10:00:00Z');
const minutesAgo = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);

/** Everything speaks for acting. */
const CLEAR: GuardInput = {
  mode: 'automatic',
  isKillSwitchOn: false,
  cause: {
    severity: 'critical',
    state: 'open',
    isPartOfAnother: false,
    isKnown: true,
    dataUntil: minutesAgo(2),
    detectedAt: minutesAgo(1),
    isTakenAlready: false,
    isAnnounced: false,
    isSettled: true,
  },
  connection: {
    isActive: true,
    hasActionKey: true,
    lastSuccessAt: minutesAgo(1),
    readUntil: minutesAgo(1),
    newestUsageAt: minutesAgo(2),
    pollIntervalSeconds: 60,
  },
  affectedKeyIds: ['key_a'],
  protectedKeyIds: ['key_z'],
  actionsInLastHour: { ofPolicy: 0, ofAll: 0 },
  maxPerHour: { ofPolicy: 1, ofAll: 3 },
  now: NOW,
  databaseNow: NOW,
};
const cause = (change: Partial<GuardInput['cause']>): GuardInput => ({
  ...CLEAR,
  cause: { ...CLEAR.cause, ...change },
});
const connection = (change: Partial<GuardInput['connection']>): GuardInput => ({
  ...CLEAR,
  connection: { ...CLEAR.connection, ...change },
});

describe('automation', () => {
  it('acts on an open critical cause when nothing speaks against it', () => {
    expect(decideGuard(CLEAR)).toEqual({ mayAct: true });
    expect(decideGuard(cause({ state: 'acknowledged' }))).toEqual({ mayAct: true });
  });

  it.each([
    ['with the kill switch on', 'kill-switch', { ...CLEAR, isKillSwitchOn: true }],
    ['on a warning', 'not-critical', cause({ severity: 'warning' })],
    ['on a resolved incident', 'not-open', cause({ state: 'resolved' })],
    ['on an incident that another one speaks for', 'part-of-another', cause({ isPartOfAnother: true })],
    ['on a threshold incident of unknown cause', 'cause-unknown', cause({ isKnown: false })],
    ['twice on one cause', 'already-acted', cause({ isTakenAlready: true })],
    ['on an announced launch', 'announced', cause({ isAnnounced: true })],
    ['on a replayed incident', 'replayed', cause({ dataUntil: minutesAgo(46) })],
    ['on data that was read too long ago', 'stale-data', connection({ lastSuccessAt: minutesAgo(11) })],
    ['on a connection that was never read', 'stale-data', connection({ readUntil: null })],
    ['on a paused connection', 'stale-data', connection({ isActive: false })],
    ['on unsettled data alone', 'unsettled', cause({ isSettled: false })],
    ["when our clock is not the database's", 'clock-skew', { ...CLEAR, databaseNow: minutesAgo(1) }],
    ['on usage from the future', 'clock-skew', connection({ newestUsageAt: minutesAgo(-5) })],
    ['on an incident from the future', 'clock-skew', cause({ detectedAt: minutesAgo(-5) })],
    ['without an action key', 'no-action-key', connection({ hasActionKey: false })],
    ['on a protected key', 'protected-key', { ...CLEAR, affectedKeyIds: ['key_a', 'key_z'] }],
    ['more often than its policy allows', 'too-many', { ...CLEAR, actionsInLastHour: { ofPolicy: 1, ofAll: 1 } }],
    ['more often than all policies may', 'too-many', { ...CLEAR, actionsInLastHour: { ofPolicy: 0, ofAll: 3 } }],
  ] as const)('never acts %s', (_name, reason, input) => {
    expect(decideGuard(input)).toEqual({ mayAct: false, reason });
    expect(renderRefusal(reason).length).toBeGreaterThan(10);
  });

  it('has words for every reason', () => {
    expect(new Set(REFUSALS.map(renderRefusal)).size).toBe(REFUSALS.length);
  });

  it('over random histories acts on no cause that is not open and critical, and never more often than allowed', () => {
    const anyEvent = fc.record({
      causeId: fc.integer({ min: 0, max: 5 }),
      severity: fc.constantFrom('info' as const, 'warning' as const, 'critical' as const),
      state: fc.constantFrom('open' as const, 'acknowledged' as const, 'resolved' as const),
      minutes: fc.integer({ min: 0, max: 30 }),
      isKnown: fc.boolean(),
      isSettled: fc.boolean(),
      readAgo: fc.integer({ min: 0, max: 20 }),
      isKillSwitchOn: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), fc.integer({ min: 1, max: 3 }), (events, most) => {
        let clock = NOW.getTime();
        const acted: { at: number; causeId: number; severity: string; state: string }[] = [];
        for (const event of events) {
          clock += event.minutes * 60_000;
          const now = new Date(clock);
          const at = (ago: number) => new Date(clock - ago * 60_000);
          const ofAll = acted.filter((one) => one.at > clock - 3_600_000).length;
          const decision = decideGuard({
            ...CLEAR,
            isKillSwitchOn: event.isKillSwitchOn,
            cause: {
              ...CLEAR.cause,
              ...{ severity: event.severity, state: event.state, isKnown: event.isKnown, isSettled: event.isSettled },
              ...{ dataUntil: at(1), detectedAt: at(1) },
              isTakenAlready: acted.some((one) => one.causeId === event.causeId),
            },
            connection: {
              ...CLEAR.connection,
              lastSuccessAt: at(event.readAgo),
              readUntil: at(event.readAgo),
              newestUsageAt: at(2),
            },
            actionsInLastHour: { ofPolicy: ofAll, ofAll },
            maxPerHour: { ofPolicy: most, ofAll: most },
            now,
            databaseNow: now,
          });
          if (decision.mayAct) acted.push({ at: clock, ...event });
        }
        expect(acted.every((one) => one.severity === 'critical' && one.state !== 'resolved')).toBe(true);
        expect(new Set(acted.map((one) => one.causeId)).size).toBe(acted.length);
        for (const one of acted) {
          const within = acted.filter((other) => other.at > one.at - 3_600_000 && other.at <= one.at);
          expect(within.length).toBeLessThanOrEqual(most);
        }
      }),
    );
  });
});
