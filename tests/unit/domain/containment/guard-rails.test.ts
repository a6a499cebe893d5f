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

/** Mostly one answer, so that histories are not refused at every turn. */
const often = (usual: boolean) => fc.integer({ min: 0, max: 9 }).map((one) => (one === 0 ? !usual : usual));

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

  const anyEvent = fc.record({
    causeId: fc.integer({ min: 0, max: 5 }),
    policyId: fc.integer({ min: 0, max: 1 }),
    severity: fc.constantFrom('info' as const, 'warning' as const, 'critical' as const, 'critical' as const),
    state: fc.constantFrom('open' as const, 'acknowledged' as const, 'resolved' as const),
    minutes: fc.integer({ min: 0, max: 30 }),
    isKnown: often(true),
    isSettled: often(true),
    isPartOfAnother: often(false),
    isAnnounced: often(false),
    isKillSwitchOn: often(false),
    keyId: fc.constantFrom('key_a', 'key_b', 'key_z'),
    readAgo: fc.integer({ min: 0, max: 13 }),
    dataAgo: fc.integer({ min: 0, max: 60 }),
    skewSeconds: fc.constantFrom(0, 0, 0, 45),
  });

  type AnyEvent = typeof anyEvent extends fc.Arbitrary<infer Event> ? Event : never;
  type Acted = AnyEvent & { at: number };

  /** Who acted on what, for each event of a history; what was done counts for what comes after. */
  function live(events: readonly AnyEvent[], most: { ofPolicy: number; ofAll: number }): Acted[] {
    let clock = NOW.getTime();
    const acted: Acted[] = [];
    for (const event of events) {
      clock += event.minutes * 60_000;
      const at = (ago: number) => new Date(clock - ago * 60_000);
      const lately = acted.filter((one) => one.at > clock - 3_600_000);
      const ofPolicy = lately.filter((one) => one.policyId === event.policyId).length;
      const { severity, state, isKnown, isSettled, isPartOfAnother, isAnnounced, isKillSwitchOn } = event;
      const decision = decideGuard({
        ...{ ...CLEAR, isKillSwitchOn, affectedKeyIds: [event.keyId] },
        cause: {
          ...{ severity, state, isKnown, isSettled, isPartOfAnother, isAnnounced },
          ...{ dataUntil: at(event.dataAgo), detectedAt: at(event.dataAgo) },
          isTakenAlready: acted.some((one) => one.causeId === event.causeId),
        },
        connection: {
          ...CLEAR.connection,
          ...{ lastSuccessAt: at(event.readAgo), readUntil: at(event.readAgo), newestUsageAt: at(event.dataAgo) },
        },
        ...{ actionsInLastHour: { ofPolicy, ofAll: lately.length }, maxPerHour: most, now: at(0) },
        databaseNow: new Date(clock + event.skewSeconds * 1_000),
      });
      if (decision.mayAct) acted.push({ ...event, at: clock });
    }
    return acted;
  }

  it('over random histories acts on no cause that is not open and critical, and never more often than allowed', () => {
    let actions = 0;
    const limits = fc.record({ ofPolicy: fc.integer({ min: 1, max: 2 }), ofAll: fc.integer({ min: 1, max: 3 }) });
    fc.assert(
      fc.property(fc.array(anyEvent, { minLength: 30, maxLength: 80 }), limits, (events, most) => {
        const acted = live(events, most);
        actions += acted.length;
        for (const one of acted) {
          expect(one).toMatchObject({ severity: 'critical', isKnown: true, isSettled: true, skewSeconds: 0 });
          expect(one).toMatchObject({ isPartOfAnother: false, isAnnounced: false, isKillSwitchOn: false });
          expect(one.state).not.toBe('resolved');
          expect(one.keyId).not.toBe('key_z');
          expect(one.readAgo).toBeLessThanOrEqual(10);
          expect(one.dataAgo).toBeLessThanOrEqual(45);
          const within = acted.filter((other) => other.at > one.at - 3_600_000 && other.at <= one.at);
          expect(within.length).toBeLessThanOrEqual(most.ofAll);
          expect(within.filter(({ policyId }) => policyId === one.policyId).length).toBeLessThanOrEqual(most.ofPolicy);
        }
        expect(new Set(acted.map((one) => one.causeId)).size).toBe(acted.length);
      }),
      { numRuns: 300 },
    );
    // Histories in which nothing is ever done would prove nothing.
    expect(actions).toBeGreaterThan(100);
  });
});
